import { describe, expect, it } from "@jest/globals";
import {
  all,
  concurrentFlow,
  deserialize,
  dryRun,
  execute,
  flowSchema,
  map,
  MemoryBlobStore,
  planFlow,
  race,
  serialize,
  SerializationError,
  settle,
  startExecution,
  withTimeout,
  type ExecutionEvent,
  type Flow,
} from "@mazepa/core";
import { flowSchemas } from "@mazepa/core/internal";
import { chain, chord, chunks, each, group, s, starmap } from "@mazepa/canvas";
import { add, addReplaced, addToAll, count, double, identity, note, noteError, tsum } from "./operations.js";
import { fail, openWorkshop, rejection } from "./workshop.js";

describe("a canvas as a flow", () => {
  it("C4 is accepted wherever a flow is", async () => {
    const six = () => chain(add.s(1, 2), double.s());
    const body = flowSchema({ name: "canvas.body" }, function* () {
      yield six();
      const one = yield* six();
      const [two, three] = yield* all([six(), double.s(1)]);
      const settled = yield* settle(six());
      const raced = yield* race([six()]);
      const timed = yield* withTimeout(six(), 10_000);
      const mapped = yield* map([1, 2], (n) => double.s(n));
      return [one, two, three, settled.status, raced, timed, mapped];
    });

    expect(await execute(body())).toEqual([6, 6, 2, "succeeded", 6, 6, [2, 4]]);
    expect(await execute(concurrentFlow([six(), double.s(2)]))).toEqual([6, 4]);
    expect(await startExecution(six()).result).toBe(6);
  });

  it("C4 shows a single call in no path, event or count of flows", async () => {
    const events: ExecutionEvent[] = [];

    const error = await rejection(execute(fail.s("alone"), { onEvent: (event) => void events.push(event) }));

    expect(error).toMatchObject({ flowPath: [] });
    expect(events.filter(({ type }) => type.startsWith("flow-"))).toEqual([]);
  });

  it("C24 says chain, group and chord in paths", async () => {
    openWorkshop();
    const pathOf = async (canvas: Flow) => (await rejection<{ flowPath: string[] }>(execute(canvas))).flowPath;

    expect(await pathOf(chain(double.s(1), fail.si("a")))).toEqual(["chain"]);
    expect(await pathOf(group([fail.s("a")]))).toEqual(["group"]);
    expect(await pathOf(chord([fail.s("a")], note.s()))).toEqual(["chord", "group"]);
    expect(await pathOf(group([chain(double.s(1), fail.si("a")).linkError(noteError.s())]))).toEqual(["group", "chain"]);
  });

  it("C4 is counted by a dry run up to the first step that needs a value", async () => {
    expect(await dryRun(double.s(1))).toEqual({ total: 1, byOperation: { "rows.double": 1 }, lowerBound: false });
    expect(await dryRun(group([double.s(1), add.s(1, 2)]))).toMatchObject({ total: 2, lowerBound: false });
    expect(await dryRun(chain(double.s(1), double.si(2)))).toMatchObject({ total: 2, lowerBound: false });
    expect(await dryRun(chain(double.s(1), double.s(), double.si(5)))).toMatchObject({ total: 2, lowerBound: true });
    expect(await dryRun(double.s(1).link(note.s()).linkError(noteError.s()))).toMatchObject({ total: 1, lowerBound: true });
    expect(await dryRun(chain(identity.s(1), each(double.s()) as never))).toMatchObject({ total: 1, lowerBound: true });
  });

  it("C7 is counted up to a function step, which is not called", async () => {
    let isCalled = false;
    const canvas = chain(double.s(1), () => (isCalled = true));

    const [counted, plan] = [await dryRun(canvas), await planFlow(canvas)];

    expect(counted).toMatchObject({ total: 1, lowerBound: true });
    expect(plan.flows.map(({ stoppedBecause }) => stoppedBecause).filter(Boolean)).toEqual([
      "The function step (anonymous) is not called in a dry run.",
    ]);
    expect(isCalled).toBe(false);
  });

  it("C25 is drawn whole, with an edge for each value that is passed on", async () => {
    const plan = await planFlow(chain(add.s(1, 2), group([double.s(), add.s(5)]), tsum.s()));

    expect(plan.tasks.map(({ operationId, upstreams }) => [operationId, upstreams])).toEqual([
      ["rows.add", []],
      ["rows.double", [0]],
      ["rows.add", [0]],
      ["rows.tsum", [1, 2]],
    ]);
    expect(plan.lowerBound).toBe(false);
  });

  it("C23 goes on after its head was cancelled, without what was recorded", async () => {
    const checkpoint = new MemoryBlobStore();
    const canvas = () => chain(add.s(1, 2), double.s(), group([double.s(), add.s(1)]), tsum.s());
    const ran: string[] = [];
    const run = async (dieAt: number) => {
      const onEvent = (event: ExecutionEvent) => {
        if (event.type !== "task-succeeded") return;
        ran.push(event.taskId);
        if (ran.length === dieAt) execution.cancel("the test wants it");
      };
      const execution = startExecution(canvas(), { checkpoint, executionId: "resumed", checkpointIntervalMs: 0, onEvent });
      return execution.result;
    };

    await rejection(run(2));

    expect(await run(-1)).toBe(19);
    expect(ran).toHaveLength(new Set(ran).size);
    expect(ran).toHaveLength(5);
  });

  it("C25 has a content id, equal for equal canvases and for no others", () => {
    const made = [
      () => chain(add.s(1, 2), double.s()),
      () => chain(add.s(1, 3), double.s()),
      () => chain(add.s(1, 2), double.si(1)),
      () => group([double.s(1), double.s(2)]),
      () => group([double.s(1), double.s(2)], { maxConcurrency: 1 }),
      () => chord([double.s(1), double.s(2)], tsum.s()),
      () => double.s(1).link(note.s()),
      () => double.s(1).linkError(noteError.s()),
      () => double.s(1).recover(noteError.s()),
      () => s(addReplaced, 1, 2),
      () => chunks(count, [1, 2], 1),
      () => starmap(add, [[1, 2]]),
    ];

    const ids = made.map((make) => make().id);

    expect(made.map((make) => make().id)).toEqual(ids);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(made.length);
  });

  it("C25 has no content id when a part of it is not data", () => {
    expect(chain(double.s(1), (n) => n).id).toBeUndefined();
    expect(group(() => [double.s(1)]).id).toBeUndefined();
    expect(group([double.s(1)].values()).id).toBeUndefined();
  });

  it("C25 joins an equal one in flight", async () => {
    const joined: string[] = [];
    const flow = function* () {
      return yield* all([chain(add.s(1, 2), double.s()), chain(add.s(1, 2), double.s())]);
    };

    const value = await execute(flow, { onEvent: (event) => void (event.type === "flow-started" && joined.push(event.flow)) });

    expect(value).toEqual([6, 6]);
    expect(joined.filter((name) => name === "chain")).toEqual(["chain"]);
  });

  it.each([
    ["a chain", chain(add.s(1, 2), double.s()), 6],
    ["a chord with flows", chord([add.s(1, 2), s(addReplaced, 1, 1)], s(addToAll, 1)), [4, 3]],
    [
      "links and fallbacks",
      chain(fail.s("x").recover(note.si(3)), note.s())
        .link(note.si("called"))
        .linkError(noteError.s()),
      3,
    ],
    ["a group with options", group([double.s(1), double.s(2)], { maxConcurrency: 1, onFailure: "finish" }), [2, 4]],
    ["chunks with options of tasks", chord(chunks(count, [1, 2, 3], 2).with({ priority: 2 }), tsum.s()), 3],
  ])("C25 travels as data: %s", async (_what, canvas, value) => {
    const source = deserialize(serialize(canvas.source)) as { schemaId: string; args: unknown[] };
    const schema = flowSchemas.byId(source.schemaId)?.target as (...args: unknown[]) => Flow;

    expect(source.schemaId).toBe("@mazepa/canvas:canvas");
    expect(await execute(schema(...source.args))).toEqual(value);
    expect(await execute(canvas)).toEqual(value);
  });

  it.each([
    [
      "function step fanOut",
      () =>
        chain(double.s(1), function fanOut(n: number) {
          return n;
        }),
    ],
    ["iterable or a function", () => chord([group(() => [double.s(1)])], note.s())],
    ["iterable or a function", () => chunks(count, [1].values(), 1)],
  ])("C25 names the %s that cannot travel", (message, make) => {
    expect(() => make().source).toThrow(SerializationError);
    expect(() => make().source).toThrow(new RegExp(message));
  });
});
