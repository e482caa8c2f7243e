import { describe, expect, it, jest } from "@jest/globals";
import {
  dryRun,
  execute,
  flowContext,
  flowSchema,
  InProcessQueue,
  InvalidOptionError,
  planFlow,
  revertible,
  taskableOperation,
  times,
} from "@mazepa/core";
import { chain, chord, chunks, each, group, s, starmap } from "@mazepa/canvas";
import { add, addToAll, count, double, identity, sameAnything, tsum } from "./operations.js";
import { after, fail, openWorkshop, rejection, step, wait } from "./workshop.js";

const upTo = (end: number) => Array.from({ length: end }, (_, index) => index);

type Signature = ReturnType<typeof pulled> extends { members: () => Generator<infer S> } ? S : never;

/** `count` signatures, and how many of them were pulled. */
function pulled(count: number) {
  const seen = { pulled: 0 };
  function* members() {
    for (let index = 0; index < count; index++) {
      seen.pulled++;
      yield identity.s(index);
    }
  }
  return { seen, members };
}

describe("groups", () => {
  it("C8 evaluate to values in order, a tuple for a tuple and a list for an iterable", async () => {
    expect(await execute(group([double.s(1), sameAnything.s("a")]))).toEqual([2, "a"]);
    expect(await execute(group(upTo(3).map((n) => double.s(n))))).toEqual([0, 2, 4]);
    expect(await execute(group(new Set([double.s(1), double.s(2)])))).toEqual([2, 4]);
    expect(await execute(group(pulled(3).members))).toEqual([0, 1, 2]);
  });

  it("C8 give each member the value before them", async () => {
    expect(await execute(chain(double.s(5), group([double.s(), add.s(1), add.si(1, 1)])))).toEqual([20, 11, 2]);
  });

  it("C9 pull members of a generator as there is room, and no others", async () => {
    const { seen, members } = pulled(5000);
    let ahead = 0;
    let done = 0;
    const onEvent = ({ type }: { type: string }) => {
      if (type === "task-succeeded") done++;
      ahead = Math.max(ahead, seen.pulled - done);
    };

    const sum = await execute(chord(members(), tsum.s()), { maxInFlight: 100, onEvent });

    expect(sum).toBe(12497500);
    expect(ahead).toBeLessThanOrEqual(101);
  });

  it("C9 run the first member before the last is pulled", async () => {
    const { seen, members } = pulled(3000);
    let atFirst = 0;
    const onEvent = ({ type }: { type: string }) => {
      if (type === "task-succeeded") atFirst ||= seen.pulled;
    };

    await execute(group(members), { maxInFlight: 10, onEvent });

    expect(atFirst).toBeLessThan(30);
  });

  it.each([
    [
      "members",
      (items: Iterable<number>) =>
        group(
          (function* () {
            for (const item of items) yield double.s(item);
          })(),
        ),
    ],
    ["items", (items: Iterable<number>) => chunks(count, items, 2)],
    [
      "argument lists",
      (items: Iterable<number>) =>
        starmap(
          add,
          (function* () {
            for (const item of items) yield [item, item] as [number, number];
          })(),
        ),
    ],
  ])("C9 leave %s that can be walked once to the execution", async (_what, make) => {
    const canvas = make([1, 2, 3][Symbol.iterator]());

    expect(await dryRun(canvas)).toEqual({ total: 0, byOperation: {}, lowerBound: true });
    expect((await planFlow(canvas)).lowerBound).toBe(true);
    expect(await execute(canvas, { expect: true })).toHaveLength(_what === "items" ? 2 : 3);
    await expect(execute(canvas)).rejects.toThrow(
      /walked only once, and it has been walked. Give an array, or a function `\(\) => items`/,
    );
    await expect(execute(canvas)).rejects.toThrow(TypeError);
  });

  it("C9 walk a function that gives items as often as needed", async () => {
    const canvases = [
      group(pulled(3).members),
      chunks(count, () => upTo(4), 3),
      starmap(add, () => [[1, 2] as [number, number]]),
    ];

    const once = await execute(canvases, { expect: true });

    expect(await execute(canvases)).toEqual(once);
    expect(once).toEqual([[0, 1, 2], [3, 1], [3]]);
    expect(await dryRun(canvases)).toEqual({
      total: 6,
      byOperation: { "rows.identity": 3, "rows.count": 2, "rows.add": 1 },
      lowerBound: false,
    });
  });

  it("C9 are walked anew in each round of a unit, if their members can be", async () => {
    const inRounds = flowSchema({ name: "groups.inRounds" }, function* (members: () => Iterable<Signature>) {
      const values: number[] = yield* group(members());
      if (flowContext().round === 1) throw new Error("once more");
      return values;
    });
    const twice = (members: () => Iterable<Signature>) =>
      revertible({ name: "twice", rounds: times(2) }, () => inRounds(members));
    const made = pulled(2).members();

    expect(await execute(twice(pulled(2).members))).toEqual([0, 1]);
    await expect(execute(twice(() => made))).rejects.toThrow(/walked only once, and it has been walked/);
  });

  it("C9 refuse a source that gives no members", async () => {
    expect(() => group(5 as never)).toThrow(/group takes an array, another iterable or a function/);
    expect(() => group(double.s(1) as never)).toThrow(TypeError);
    expect(() => group([double.s(1), 5] as never)).toThrow(/group as its member 1 takes a canvas/);
    await expect(execute(group(() => 5 as never))).rejects.toThrow(TypeError);
    await expect(execute(group(() => [5] as never))).rejects.toThrow(TypeError);
    expect(() => starmap(double, [5] as never)).toThrow(/starmap takes lists of arguments/);
  });

  it.each([
    ["an array", (members: () => Iterable<ReturnType<typeof step.s>>) => [...members()]],
    ["a generator", (members: () => Iterable<ReturnType<typeof step.s>>) => members()],
  ])("C10 keep to maxConcurrency with %s", async (_what, make) => {
    const running = { now: 0, most: 0 };
    const busy = taskableOperation({ name: `groups.busy ${_what}` }, async (index: number) => {
      running.most = Math.max(running.most, ++running.now);
      await new Promise(setImmediate);
      running.now--;
      return index;
    });
    const members = make(function* () {
      for (let index = 0; index < 30; index++) yield busy.s(index) as never;
    } as never);

    const results = await execute(group(members as never, { maxConcurrency: 5 }), {
      queue: new InProcessQueue({ concurrency: 50 }),
    });

    expect(results).toEqual(upTo(30));
    expect(running.most).toBe(5);
  });

  it("C10 start the next member when one is done", async () => {
    const { log, queue, open, logged } = openWorkshop();

    const result = execute(group([wait.s("a"), wait.s("b"), step.s("c")], { maxConcurrency: 2 }), { queue });
    await logged("b");
    open("b");
    await logged("c");
    open("a");

    expect(await result).toEqual(["a", "b", "c"]);
    expect(log.indexOf("c")).toBeLessThan(log.indexOf("a ended"));
  });

  it("C10 start the next wave when all of one are done", async () => {
    const { log, queue, open, logged } = openWorkshop();

    const result = execute(group([wait.s("a"), wait.s("b"), step.s("c")], { maxConcurrency: 2, waves: true }), { queue });
    await logged("b");
    open("b");
    await logged("b ended");
    open("a");

    expect(await result).toEqual(["a", "b", "c"]);
    expect(log).toEqual(["a", "b", "b ended", "a ended", "c"]);
  });

  it("C10 have waves of more members than a call takes arguments", async () => {
    const count = 130_000;
    const members = () => Array.from({ length: count }, () => double.si(1));

    const values = await execute(group(members, { maxConcurrency: count, waves: true }));

    expect(values).toHaveLength(count);
  });

  it("C11 call the body of a chord once, after all members", async () => {
    const { log } = openWorkshop();

    expect(await execute(chord([step.s("a"), step.s("b")], after.s("body")))).toBe("body");
    expect(await execute(chord([double.s(1), double.s(2)], ([x, y]) => x + y))).toBe(6);
    expect(await execute(chord([double.s(1)], step.si("alone")))).toBe("alone");
    expect(log).toEqual(["a", "b", 'body got ["a","b"]', "alone"]);
  });

  it("C11 never call the body of a chord when a member has failed", async () => {
    const { log } = openWorkshop();

    await rejection(execute(chord([step.s("a"), fail.s("b")], after.s("body"))));

    expect(log).toEqual(["a", "b"]);
  });

  it("C12 evaluate to an empty list when they have no members", async () => {
    expect(await execute([group([]), group(() => []), chunks(count, [], 5), starmap(add, [])])).toEqual([[], [], [], []]);
    expect(await execute(chord([], s(addToAll, 9)))).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])("C12 refuse %s as a size", (size) => {
    expect(() => group([double.s(1)], { maxConcurrency: size })).toThrow(InvalidOptionError);
    expect(() => each(double.s(), { maxConcurrency: size })).toThrow(/"maxConcurrency"/);
    expect(() => chunks(count, [1], size)).toThrow(/"size"/);
  });

  it("C12 refuse chunks without a size", () => {
    expect(() => chunks(count, [1], undefined as never)).toThrow(InvalidOptionError);
  });

  it("C12 refuse options that make no sense", () => {
    expect(() => group([double.s(1)], { waves: true })).toThrow(/"waves" is true without "maxConcurrency"/);
    expect(() => group([double.s(1)], { onFailure: "stop" as never })).toThrow(/"onFailure"/);
    expect(() => group([double.s(1)], { max: 1 } as never)).toThrow(/has no option "max"/);
  });

  it("C13 never give another shape because of their number", async () => {
    expect(await execute(group([double.s(1)]))).toEqual([2]);
    expect(await execute(group([group([double.s(1)])]))).toEqual([[2]]);
    expect(await execute(chain(double.s(1), group([add.s(1)]), tsum.s()))).toBe(3);
  });

  it("C15 chunks give each call a list, the last one shorter", async () => {
    const canvas = chunks(sameAnything as never, upTo(7), 3);

    expect(await execute(canvas)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(await execute(chunks(count, new Set(upTo(5)), 2))).toEqual([2, 2, 1]);
    expect(await execute(chord(chunks(count, upTo(1000), 100), tsum.s()))).toBe(1000);
    expect(await execute(chain(double.s(1), chunks(count, [1], 1)))).toEqual([1]);
  });

  it("C16 starmap calls once for each list of arguments", async () => {
    expect(
      await execute(
        starmap(add, [
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ),
    ).toEqual([3, 7, 11]);
    expect(await execute(starmap(add, new Map([[1, 2]])))).toEqual([3]);
  });

  it("warn when more than half of their members are equal", async () => {
    const warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);

    const values = await execute([
      group([double.s(4), double.s(4), double.s(4)]),
      group([double.s(5), double.s(5), double.s(6)]),
    ]);

    const messages = warned.mock.calls.map(([message]) => String(message));
    warned.mockRestore();
    expect(values).toEqual([
      [8, 8, 8],
      [10, 10, 12],
    ]);
    expect(messages).toEqual([expect.stringMatching(/^2 of the 3 members of a group are equal/)]);
  });

  it("compare the first thousand of their members, however many there are", async () => {
    const warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const different = Array.from({ length: 1000 }, (_, index) => double.s(index));
    const equal = Array.from({ length: 1001 }, () => double.s(1));

    await execute([group([...equal, ...different]), group([...different, ...equal])]);

    const messages = warned.mock.calls.map(([message]) => String(message));
    warned.mockRestore();
    expect(messages).toEqual([expect.stringMatching(/^999 of the first 1000 members of a group are equal/)]);
  });
});
