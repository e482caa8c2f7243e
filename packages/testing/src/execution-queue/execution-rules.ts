import { expect } from "../jest-globals.js";
import {
  flowSchema,
  reduce,
  all,
  MemoryBlobStore,
  race,
  settle,
  startExecution,
  type ExecutionEvent,
  type Task,
} from "@mazepa/core";
import { echo, hold, leave, passing, spin, succeedLate } from "../conformance-operations.js";
import { queueRule, type QueueRule } from "./queue-rule.js";
import { freshId } from "./queue-desk.js";

const sum = flowSchema({ name: "conformance.sum" }, function* sum(count: number) {
  const tasks = function* tasks() {
    for (let index = 0; index < count; index++) yield echo.makeTask(index);
  };
  return yield* reduce(tasks(), (total: number, value) => total + Number(value), 0);
});

const outcomes = flowSchema({ name: "conformance.outcomes" }, function* outcomes(tasks: readonly Task<unknown>[]) {
  const settled: unknown[] = [];
  for (const task of tasks) settled.push(yield* settle(task));
  return settled;
});

const failsAfter = flowSchema({ name: "conformance.failsAfter" }, function* failsAfter(count: number, isBroken: boolean) {
  const values = yield* all(Array.from({ length: count }, (_, index) => echo.makeTask(index)));
  if (isBroken) throw new Error("the head breaks");
  return values;
});

/** Executions from end to end. */
export const executionRules: readonly QueueRule[] = [
  queueRule("E3 runs more tasks than may be in flight at once", async (desk) => {
    expect(await desk.execute(sum(500), { maxInFlight: 20 })).toBe((499 * 500) / 2);
  }),

  queueRule("E5 retries are visible, and each is an attempt of its own", async (desk) => {
    const events: ExecutionEvent[] = [];
    const task = succeedLate.makeTask(3).with({ retries: { limit: 3, initialDelayMs: 1 } });

    const value = await desk.execute(task, { onEvent: (event) => void events.push(event) });

    expect(value).toBe(3);
    expect(events.filter(({ type }) => type === "task-retrying")).toHaveLength(2);
  }),

  queueRule("E5 transient errors use up no retries", async (desk) => {
    expect(await desk.execute(passing.makeTask(3), { transientRetry: { limit: 5, initialDelayMs: 1 } })).toBe(3);
  }),

  queueRule("E6 a time limit aborts the signal and fails the attempt", async (desk) => {
    await expect(desk.execute(hold.makeTask("for too long").with({ timeoutMs: 30 }))).rejects.toMatchObject({
      code: "MAZEPA_TASK_FAILED",
      cause: { code: "MAZEPA_TASK_TIMEOUT" },
    });
  }),

  queueRule("E6 code that ignores its signal fails at its time limit, and is stopped where that is possible", async (desk) => {
    const task = spin.makeTask(desk.isIsolated ? 600_000 : 100).with({ timeoutMs: 30 });

    await expect(desk.execute(task)).rejects.toMatchObject({ cause: { code: "MAZEPA_TASK_TIMEOUT" } });
    expect(await desk.execute(echo.makeTask("after"))).toBe("after");
  }),

  queueRule("W5 a task that ends its thread or process fails by itself", async (desk) => {
    if (!desk.isIsolated) return;

    const [crashed, next] = await desk.execute(outcomes([leave.makeTask(3), echo.makeTask("next")]));

    expect(crashed).toMatchObject({ status: "failed", error: { code: "MAZEPA_WORKER_CRASHED" } });
    expect(next).toMatchObject({ status: "succeeded", value: "next" });
  }),

  queueRule("E7 cancelling an execution ends its running tasks, and leaves the queue to others", async (desk) => {
    const execution = startExecution(hold.makeTask("for ever"), { queue: desk.queue, executionId: freshId() });
    for await (const { type } of execution) if (type === "task-submitted") break;

    execution.cancel("enough");

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(await desk.execute(echo.makeTask("after"))).toBe("after");
  }),

  queueRule("F11 the losers of a race are cancelled", async (desk) => {
    const first = flowSchema({ name: "conformance.race" }, function* first() {
      return yield* race([echo.makeTask("fast"), hold.makeTask("slow"), hold.makeTask("slower")]);
    });

    expect(await desk.execute(first())).toBe("fast");
  }),

  queueRule("E8 a recorded task is not run again", async (desk) => {
    const shared = { executionId: freshId(), checkpoint: new MemoryBlobStore() };
    const events: string[] = [];
    await expect(desk.execute(failsAfter(10, true), shared)).rejects.toThrow("the head breaks");

    const values = await desk.execute(failsAfter(10, false), { ...shared, onEvent: ({ type }) => void events.push(type) });

    expect(values).toEqual(Array.from({ length: 10 }, (_, index) => index));
    expect(events.filter((type) => type === "task-restored")).toHaveLength(10);
    expect(events).not.toContain("task-submitted");
  }),

  queueRule("serves two executions at once", async (desk) => {
    expect(await Promise.all([desk.execute(sum(300)), desk.execute(sum(200))])).toEqual([44_850, 19_900]);
  }),
];
