import { getEventListeners } from "node:events";
import { describe, expect, it } from "@jest/globals";
import {
  execute,
  ExecutionCancelledError,
  flowContext,
  flowSchema,
  InProcessQueue,
  sleep,
  startExecution,
  taskableOperation,
  TaskableOperation,
  taskContext,
  type ExecutionEvent,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

describe("cancelling", () => {
  it("E7 by signal drops what is queued, signals what runs, and rejects with the reason as cause", async () => {
    const { ran, aborted, started } = openWorkshop();
    const controller = new AbortController();

    const running = rejection(
      execute([wait.makeTask("a"), step.makeTask("b")], { signal: controller.signal, executionId: "stopped" }),
    );
    await started("a");
    controller.abort(new Error("enough"));
    const error = await running;

    expect(error).toBeInstanceOf(ExecutionCancelledError);
    expect(error).toMatchObject({
      code: "MAZEPA_EXECUTION_CANCELLED",
      message: "Execution stopped was cancelled: enough",
      executionId: "stopped",
      cause: { message: "enough" },
    });
    expect(aborted).toEqual(["a"]);
    expect(ran).toEqual(["a"]);
  });

  it("E7 by cancel(reason)", async () => {
    const { aborted, started } = openWorkshop();

    const execution = startExecution(wait.makeTask("a"));
    await started("a");
    execution.cancel("no longer needed");

    expect(await rejection(execution.result)).toMatchObject({
      message: expect.stringMatching(/no longer needed/),
      executionId: execution.id,
    });
    expect(aborted).toEqual(["a"]);
  });

  it("E7 cancels a task, rather than fails it, whose own execution has its signal", async () => {
    const { aborted, started } = openWorkshop();
    const nest = taskableOperation({ name: "nest" }, () => execute(wait.makeTask("a"), { signal: taskContext().signal }));

    const execution = startExecution(nest.makeTask());
    await started("a");
    execution.cancel();
    const error = await rejection(execution.result);

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED", executionId: execution.id });
    expect(execution.failures()).toEqual([]);
    expect(aborted).toEqual(["a"]);
  });

  it("E7 before the start runs nothing", async () => {
    const { ran } = openWorkshop();
    const events: ExecutionEvent[] = [];
    const walked = flowSchema({ name: "walked" }, function* () {
      ran.push("walked");
      yield step.makeTask("a");
    });

    const atOnce = startExecution(walked(), { onEvent: (event) => events.push(event) });
    atOnce.cancel("changed my mind");
    const aborted = execute(walked(), { signal: AbortSignal.abort(new Error("aborted before")) });

    expect(await rejection(atOnce.result)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(await rejection(aborted)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED", cause: { message: "aborted before" } });
    expect(ran).toEqual([]);
    expect(events.map(({ type }) => type)).not.toContain("task-submitted");
  });

  it("E7 runs finally blocks, which can neither start work nor change the error", async () => {
    const { ran, started } = openWorkshop();
    const flow = flowSchema({ name: "cancelled flow" }, function* () {
      try {
        yield* wait.makeTask("a");
      } finally {
        ran.push("finally");
        yield step.makeTask("b");
        ran.push("after yield");
        fall();
      }
    });

    const execution = startExecution(flow());
    await started("a");
    execution.cancel("now");

    expect(await rejection(execution.result)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(ran).toEqual(["a", "finally", "after yield"]);
  });

  it("E7 is not caught by a flow", async () => {
    const { ran, started } = openWorkshop();

    const execution = startExecution(function* () {
      try {
        yield* wait.makeTask("a");
      } catch {
        ran.push("caught");
      }
      yield step.makeTask("b");
    });
    await started("a");
    execution.cancel();

    expect(await rejection(execution.result)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(ran).toEqual(["a"]);
  });

  it("E7 waits for running tasks to end", async () => {
    const ended = gate();
    let hasEnded = false;
    const slow = taskableOperation({ name: "slow to stop" }, async () => {
      await new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve));
      await ended.opened;
      hasEnded = true;
    });

    const execution = startExecution(slow.makeTask(), {
      cancelGraceMs: 60_000,
      onEvent: ({ type }) => {
        if (type === "task-started") setImmediate(() => execution.cancel());
      },
    });
    setImmediate(() => setImmediate(() => setImmediate(() => ended.open())));
    await rejection(execution.result);

    expect(hasEnded).toBe(true);
  });

  it("E7 rejects after cancelGraceMs when they do not end", async () => {
    const deaf = taskableOperation({ name: "deaf" }, () => gate().opened);

    const execution = startExecution(deaf.makeTask(), {
      cancelGraceMs: 1,
      onEvent: ({ type }) => {
        if (type === "task-started") setImmediate(() => execution.cancel("impatient"));
      },
    });

    expect((await rejection(execution.result)).message).toMatch(/impatient/);
  });

  it("E7 starts nothing afterwards in process, whatever is in back-off, held or asleep", async () => {
    const { ran, started } = openWorkshop();
    const failing = taskableOperation({ name: "failing slowly" }, () => {
      ran.push("failing");
      throw new Error("again");
    });

    const execution = startExecution(
      function* () {
        yield failing.makeTask().with({ retries: { limit: 5, initialDelayMs: 60_000, jitter: "none" } });
        yield [wait.makeTask("a").with({ tags: ["one"] }), step.makeTask("held").with({ tags: ["one"] })];
        yield* sleep(60_000);
        yield step.makeTask("after sleep");
      },
      { queue: new InProcessQueue({ concurrency: 5 }), limits: { one: 1 } },
    );
    await started("a");
    while (!ran.includes("failing")) await new Promise(setImmediate);
    execution.cancel();

    await rejection(execution.result);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect(ran.sort()).toEqual(["a", "failing"]);
  });

  it("E7 does not run an operation whose setup was under way", async () => {
    const { ran } = openWorkshop();
    const [begun, ready] = [gate(), gate()];
    class Loaded extends TaskableOperation {
      async setup() {
        begun.open();
        await ready.opened;
      }
      run() {
        ran.push("run");
      }
    }
    taskableOperation({ name: "Loaded" })(Loaded);

    const execution = startExecution(new Loaded().makeTask(), { cancelGraceMs: 60_000 });
    await begun.opened;
    execution.cancel();
    setImmediate(() => ready.open());
    await rejection(execution.result);

    expect(ran).toEqual([]);
  });

  it("E7 from within a flow or a task", async () => {
    const { ran } = openWorkshop();
    const inFlow = startExecution(function* () {
      yield step.makeTask("a");
      inFlow.cancel("from the flow");
      yield* step.makeTask("b");
    });
    const canceller = taskableOperation({ name: "canceller" }, (): void => inTask.cancel("from the task"));
    const inTask = startExecution([canceller.makeTask(), step.makeTask("c")]);
    const errors = await Promise.all([rejection(inFlow.result), rejection(inTask.result)]);

    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("from the flow"),
      expect.stringContaining("from the task"),
    ]);
    expect(ran).not.toContain("b");
    expect(ran).not.toContain("c");
  });

  it("E7 aborts the signal that flows see", async () => {
    const { started } = openWorkshop();
    let signal: AbortSignal | undefined;

    const execution = startExecution(async function* () {
      signal = flowContext().signal;
      yield* wait.makeTask("a");
    });
    await started("a");
    execution.cancel("told");
    await rejection(execution.result);

    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });

  it("E7 changes nothing after the end, nor a second time", async () => {
    const { started } = openWorkshop();
    const done = startExecution(step.makeTask("a"));
    const running = startExecution(wait.makeTask("b"));

    expect(await done.result).toBe("a");
    done.cancel("too late");
    expect(await done.result).toBe("a");
    await started("b");
    running.cancel("first");
    running.cancel("second");
    expect((await rejection(running.result)).message).toMatch(/first/);
  });

  it("E7 leaves no listener on the signal behind", async () => {
    openWorkshop();
    const { signal } = new AbortController();

    await execute(step.makeTask("a"), { signal });

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

function fall(): never {
  throw new Error("from finally");
}
