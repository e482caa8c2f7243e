import { describe, expect, it } from "@jest/globals";
import {
  execute,
  InvalidOptionError,
  makeTask,
  MemoryBlobStore,
  settle,
  startExecution,
  taskableOperation,
  TaskTimeoutError,
  withTimeout,
} from "@mazepa/core";
import { chain, chord, each, group, s } from "@mazepa/canvas";
import { add, addReplaced, double, echo, identity, note, tsum } from "./operations.js";
import { after, fail, openWorkshop, rejection, step, wait } from "./workshop.js";

describe("chains", () => {
  it("C6 evaluate to the last value, and behave as if written flat", async () => {
    const flat = chain(add.s(1, 2), double.s(), double.s());
    const nested = chain(chain(add.s(1, 2), double.s()), chain(double.s()));

    expect(await execute(flat)).toBe(12);
    expect(await execute(nested)).toBe(12);
    expect(nested.id).toBe(flat.id);
  });

  it("C6 go on beyond ten steps by pipe", async () => {
    const steps = Array.from({ length: 30 }, () => double.s());

    expect(await execute(steps.reduce((all, next) => all.pipe(next), identity.s(1)))).toBe(2 ** 30);
  });

  it("C7 may have functions as steps, of whatever kind", async () => {
    const kinds = [
      (n: number) => n + 1,
      async (n: number) => n + 1,
      (n: number) => makeTask(add, n, 1),
      async (n: number) => makeTask(add, n, 1),
      (n: number) => chain(add.s(n, 0), add.s(1)),
      (n: number) => addReplaced(n, 1),
      function* (n: number) {
        return (yield* add.makeTask(n, 0)) + 1;
      },
      async function* (n: number) {
        return (yield* add.makeTask(n, 0)) + 1;
      },
    ];

    const results = await Promise.all(
      kinds.map((kind) => execute(chain(double.s(2), kind as (n: number) => number, double.s()))),
    );

    expect(results).toEqual(kinds.map(() => 10));
  });

  it("C7 fan out by data", async () => {
    const canvas = chain(double.s(2), (n) => group(Array.from({ length: n }, (_, index) => double.s(index))), tsum.s());

    expect(await execute(canvas)).toBe(12);
  });

  it("C7 fail with what a function throws", async () => {
    const canvas = chain(double.s(2), (): number => {
      throw new RangeError("thrown by a step");
    });

    await expect(execute(canvas)).rejects.toThrow(new RangeError("thrown by a step"));
  });

  it("C12 need a step", () => {
    expect(() => (chain as () => unknown)()).toThrow(TypeError);
    expect(() => add.s(1, 2).pipe(10 as never)).toThrow(/pipe takes a canvas, such as add.s\(1, 2\), but got the number 10/);
    expect(() => chain(add.s(1, 2), double as never)).toThrow(
      /chain takes a canvas, but got an operation: say what it is called with, by/,
    );
    expect(() => chain(add.makeTask(1, 2) as never)).toThrow(TypeError);
    expect(() => chain(((n: number) => n) as never)).toThrow(TypeError);
  });

  it("C14 go through a list by each, in order", async () => {
    const listed = taskableOperation({ name: "chains.listed" }, (end: number) =>
      Array.from({ length: end }, (_, index) => index),
    );

    expect(await execute(chain(listed.s(4), each(double.s()), tsum.s()))).toBe(12);
    expect(await execute(chain(listed.s(4), each(chain(double.s(), double.s()), { maxConcurrency: 1 })))).toEqual([0, 4, 8, 12]);
    expect(await execute(chain(listed.s(0), each(double.s())))).toEqual([]);
    expect(await execute(chain(identity.s(1), () => new Set([1, 2]), each(double.s())))).toEqual([2, 4]);
  });

  it("C14 say so when the value before each is no list", async () => {
    await expect(execute(chain(double.s(1), each(double.s()) as never))).rejects.toThrow(
      new TypeError("each(rows.double()) needs a list, but the value before it is not one."),
    );
  });

  it("C18 start a callback beside the next step, and wait for it at the end", async () => {
    const { log, queue, open, logged } = openWorkshop();
    const canvas = chain(step.s("first").link(wait.si("callback")), after.s("second"));

    const result = execute(canvas, { queue });
    await logged('second got "first"');
    open("callback");

    expect(await result).toBe("second");
    expect(log).toEqual(["first", "callback", 'second got "first"', "callback ended"]);
  });

  it("C18 give a callback the value, and an immutable one nothing", async () => {
    const { log } = openWorkshop();

    await execute(chain(step.s("a"), after.s("b")).link(after.s("mutable")).link(step.si("immutable")));

    expect(log).toEqual(["a", 'b got "a"', 'mutable got "b"', "immutable"]);
  });

  it("C18 let a group wait for the callbacks of its members", async () => {
    const { log, queue, open, logged } = openWorkshop();
    const canvas = chord([step.s("a").link(wait.si("callback")), step.s("b")], after.s("body"));

    const result = execute(canvas, { queue });
    await logged("callback");
    expect(log).not.toContain('body got ["a","b"]');
    open("callback");
    await result;

    expect(log.slice(-2)).toEqual(["callback ended", 'body got ["a","b"]']);
  });

  it("C18 fail with a callback, whether or not there is a next step", async () => {
    const { queue } = openWorkshop();

    const alone = await rejection(execute(step.s("a").link(fail.si("callback")), { queue }));
    const between = await rejection(execute(chain(step.s("a").link(fail.si("callback")), wait.si("next")), { queue }));

    expect([alone.operationId, between.operationId]).toEqual(["fail", "fail"]);
  });

  it("C18 run an equal callback once", async () => {
    const { log } = openWorkshop();

    await execute(step.s("a").link(after.s("callback")).link(after.s("callback")));

    expect(log).toEqual(["a", 'callback got "a"']);
  });

  it("C18 go on beside a chord whose body has a callback", async () => {
    const { queue, open, logged } = openWorkshop();
    const canvas = chain(chord([step.s("a")], after.s("body").link(wait.si("callback"))), after.s("next"));

    const result = execute(canvas, { queue });
    await logged('next got "body"');
    open("callback");

    expect(await result).toBe("next");
  });

  it("C18 C23 run again a callback that was cut off, and nothing before it, when resumed", async () => {
    const { log, queue, open, logged } = openWorkshop();
    const canvas = () => chain(step.s("first").link(wait.si("callback")), after.s("second"));
    const options = { checkpoint: new MemoryBlobStore(), executionId: "slow-callback", checkpointIntervalMs: 0 };
    const cut = startExecution(canvas(), { ...options, queue, cancelGraceMs: 0 });
    await logged('second got "first"');
    cut.cancel();
    await rejection(cut.result);
    log.length = 0;

    const resumed = execute(canvas(), { ...options, queue });
    await logged("callback");
    open("callback");

    expect(await resumed).toBe("second");
    expect(log).toEqual(["callback", "callback ended"]);
  });

  it("C21 have flows as steps, which decide what to run", async () => {
    expect(await execute(chain(add.s(2, 2), s(addReplaced, 8), double.s()))).toBe(24);
  });

  it("C22 are started by apply, which gives the handle", async () => {
    const handle = chain(add.s(2, 2), double.s()).apply({ executionId: "chains-apply" });

    expect(handle.id).toBe("chains-apply");
    expect(await handle.result).toBe(8);
  });

  it("C22 end in time when they are cancelled", async () => {
    const { queue } = openWorkshop();
    const limited = function* () {
      return yield* withTimeout(wait.s("slow"), 5);
    };

    expect(await rejection(execute(limited, { queue }))).toBeInstanceOf(TaskTimeoutError);
    expect((await rejection(execute(wait.s("slow").with({ timeoutMs: 5 }), { queue }))).cause).toBeInstanceOf(TaskTimeoutError);
    await expect(execute(wait.s("slow"), { queue, signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
      code: "MAZEPA_EXECUTION_CANCELLED",
    });
  });

  it("gives options to every task in it", async () => {
    const tags: unknown[] = [];
    const look = taskableOperation({ name: "chains.look", tags: ["own"] }, (value: number) => value);
    const canvas = chain(look.s(1), group([look.s(), look.si(2).with({ tags: ["inner"] })])).link(look.si(3));
    const walked = canvas.with({ tags: ["outer"], priority: 3 });

    const outcome = await execute(
      function* () {
        return yield* settle(walked);
      },
      { limits: { outer: 1 }, onEvent: (event) => void (event.type === "task-submitted" && tags.push(event.taskId)) },
    );

    expect(outcome).toMatchObject({ status: "succeeded", value: [1, 2] });
    expect(tags).toHaveLength(3);
  });

  it("takes an id for one call only, and of a flow no options but its defaults", () => {
    expect(() => chain(double.s(1), double.s()).with({ id: "both" })).toThrow(InvalidOptionError);
    expect(() => s(addReplaced, 1, 2).with({ timeoutMs: 5 })).toThrow(
      /"timeoutMs" cannot be given to what the flow "rows.addReplaced" runs/,
    );
    expect(() => chain(double.s(1), (n) => n).with({ retries: 1 })).toThrow(InvalidOptionError);
    expect(() => double.s(1).with({ retry: 1 } as never)).toThrow(/Canvas.with has no option "retry"/);
  });

  it("runs an equal call twice under ids of its own", async () => {
    const { log } = openWorkshop();

    await execute(group([step.s("a"), step.s("a").with({ id: "again" })]));

    expect(log).toEqual(["a", "a"]);
    expect(await execute(chain(echo.s("b"), note.s()))).toBe("b");
  });
});
