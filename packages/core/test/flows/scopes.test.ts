import { describe, expect, it } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  race,
  settle,
  sleep,
  TaskTimeoutError,
  withTimeout,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { pass, stopTime } from "../stopped-time.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";

describe("race", () => {
  it("F11 evaluates to the first to succeed, and cancels the rest", async () => {
    const { aborted, gates, queue, started } = openWorkshop();

    const running = execute(
      function* () {
        return yield* race([wait.makeTask("a"), wait.makeTask("b"), fail.makeTask("c")]);
      },
      { queue },
    );
    await started("a", "b");
    gates.b?.open("b wins");

    expect(await running).toBe("b wins");
    expect(aborted).toEqual(["a"]);
  });

  it("F11 does not start members after the first is done", async () => {
    const { ran } = openWorkshop();

    const value = await execute(function* () {
      return yield* race([step.makeTask("a"), step.makeTask("b")]);
    });

    expect(value).toBe("a");
    expect(ran).toEqual(["a"]);
  });

  it("F11 fails with an AggregateError only when all have failed", async () => {
    openWorkshop();

    const caught = await execute(function* () {
      try {
        yield* race([fail.makeTask("a"), fail.makeTask("b")]);
      } catch (error) {
        return error as AggregateError;
      }
    });

    expect(caught).toBeInstanceOf(AggregateError);
    expect(caught?.errors).toMatchObject([{ cause: { message: "a" } }, { cause: { message: "b" } }]);
  });

  it("F11 races flows, and closes those that lose", async () => {
    const { aborted, gates, queue, started } = openWorkshop();
    const closed: string[] = [];
    const runner = flowSchema({ name: "runner" }, function* (name: string) {
      try {
        return yield* wait.makeTask(name);
      } finally {
        closed.push(name);
      }
    });

    const running = execute(
      function* () {
        return yield* race([runner("a"), runner("b")]);
      },
      { queue },
    );
    await started("a", "b");
    gates.b?.open("b");

    expect(await running).toBe("b");
    expect(closed.sort()).toEqual(["a", "b"]);
    expect(aborted).toEqual(["a"]);
  });

  it("F11 takes the member recorded earliest on resume, and starts no other", async () => {
    const { gates, queue, ran, started } = openWorkshop();
    const options = { queue, checkpoint: new MemoryBlobStore(), executionId: "race" };
    let crash = true;
    const flow = flowSchema({ name: "race and crash" }, function* () {
      const winner = yield* race([wait.makeTask("a"), wait.makeTask("b")]);
      if (crash) throw new Error("crash");
      return winner;
    });
    const first = rejection(execute(flow(), options));
    await started("a", "b");
    gates.b?.open("b");
    await first;
    crash = false;
    ran.length = 0;

    expect(await execute(flow(), options)).toBe("b");
    expect(ran).toEqual([]);
  });

  it("F11 needs a member", () => {
    expect(() => race([])).toThrow(/at least one member/);
  });
});

describe("withTimeout", () => {
  it("F11 fails with TaskTimeoutError itself and cancels its member", async () => {
    const { aborted, queue, started } = openWorkshop();
    stopTime();

    const failure = rejection(
      execute(
        function* () {
          yield* withTimeout(wait.makeTask("slow"), 1000);
        },
        { queue },
      ),
    );
    await started("slow");
    await pass(1000);

    const error = await failure;
    expect(error).toBeInstanceOf(TaskTimeoutError);
    expect(error.message).toMatch(/withTimeout: task .* of operation "wait" has not ended within 1000 ms/);
    expect(aborted).toEqual(["slow"]);
  });

  it("F11 counts from the yield, not from the start of the member", async () => {
    const { gates, ran, started } = openWorkshop();
    stopTime();

    const end = execute(function* () {
      const hog = wait.makeTask("hog");
      yield hog;
      try {
        yield* withTimeout(step.makeTask("queued"), 1000);
      } catch (error) {
        gates.hog?.open("done");
        return (error as TaskTimeoutError).code;
      }
    });
    await started("hog");
    await pass(1000);

    expect(await end).toBe("MAZEPA_TASK_TIMEOUT");
    expect(ran).toEqual(["hog"]);
  });

  it("F11 evaluates to the value of what ends in time, and throws its failure", async () => {
    openWorkshop();

    const values = await execute(function* () {
      const value = yield* withTimeout(step.makeTask("a"), 60_000);
      try {
        yield* withTimeout(fail.makeTask("x"), 60_000);
      } catch (error) {
        return [value, (error as { cause: Error }).cause.message];
      }
    });

    expect(values).toEqual(["a", "x"]);
  });

  it("F11 closes a flow that takes too long", async () => {
    const { queue } = openWorkshop();
    const begun = gate();
    let closed = false;
    const slow = flowSchema({ name: "slow flow" }, function* () {
      try {
        begun.open();
        yield* sleep(60_000);
      } finally {
        closed = true;
      }
    });
    stopTime();

    const failure = rejection(
      execute(
        function* () {
          yield* withTimeout(slow(), 1000);
        },
        { queue },
      ),
    );
    await begun.opened;
    await pass(1000);

    expect((await failure).message).toMatch(/flow "slow flow"/);
    expect(closed).toBe(true);
  });
});

describe("sleep", () => {
  it("F11 waits in the head and occupies no worker", async () => {
    openWorkshop();
    const nap = flowSchema({ name: "nap" }, function* (ms: number) {
      yield* sleep(ms);
      return "slept";
    });

    const values = await execute(
      function* () {
        const first = yield* race([nap(86_400_000), step.makeTask("meanwhile")]);
        return [first, yield* nap(1)];
      },
      { queue: new InProcessQueue({ concurrency: 1 }) },
    );

    expect(values).toEqual(["meanwhile", "slept"]);
  });

  it.each([-1, Number.NaN, "1" as never, undefined as never])("F11 refuses %p milliseconds", (ms) => {
    expect(() => sleep(ms)).toThrow(expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }));
    expect(() => withTimeout(step.makeTask("a"), ms)).toThrow(/"ms"/);
  });
});

describe("members", () => {
  it("F4 refuses members that are neither tasks nor flows", () => {
    expect(() => all([7 as never])).toThrow(/member 0 is the number 7/);
    expect(() => settle(Promise.resolve() as never)).toThrow(/a promise/);
    expect(() => race([step.makeTask("a"), "x" as never])).toThrow(/member 1 is the string "x"/);
    expect(() => all(new Set([step.makeTask("a")]) as never)).toThrow(/takes an array.*class Set/);
  });

  it("F4 uses one scope object twice", async () => {
    const { ran } = openWorkshop();

    const value = await execute(function* () {
      const both = all([step.makeTask("a"), step.makeTask("b")]);
      return [yield* both, yield* both];
    });

    expect(value).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(ran).toEqual(["a", "b"]);
  });

  it("I4 cancels a member of a failed scope only if nothing else waits for it", async () => {
    const { aborted, gates, queue, started } = openWorkshop();
    const shared = () => wait.makeTask("shared");

    const running = execute(
      [
        function* () {
          return yield* shared();
        },
        function* () {
          return yield* settle(scope());
        },
      ],
      { queue },
    );
    const scope = flowSchema({ name: "failing scope" }, function* () {
      yield* all([shared(), fail.makeTask("x")]);
    });
    await started("shared");
    await new Promise(setImmediate);
    gates.shared?.open("shared value");

    const [value, outcome] = await running;
    expect(value).toBe("shared value");
    expect(outcome.status).toBe("failed");
    expect(aborted).toEqual([]);
  });
});
