import { describe, expect, it } from "@jest/globals";
import { concurrentFlow, execute, MemoryBlobStore, startExecution } from "@mazepa/core";
import { count, echo, seen, setup, until, untilAborted } from "./worker-rule-operations.js";

describe("W6 what is over", () => {
  it("W6 drops tasks of an execution that is over, without running them", async () => {
    const { worker, tasks, remote } = await setup();
    const execution = startExecution(count.makeTask(1), { queue: remote(), cancelGraceMs: 1 });
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    execution.cancel();
    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    await tasks.release([message!]);

    const running = worker();
    await until(() => running.stats().dropped === 1);

    expect(seen.runs).toBe(0);
    expect(await tasks.depth()).toMatchObject({ ready: 0 });
  });

  it("W6 asks at most once per execution and cancelCheckMs", async () => {
    const { worker, run, broker } = await setup();
    const asked: string[] = [];
    const original = broker.queueExists.bind(broker);
    broker.queueExists = (name) => {
      asked.push(name);
      return original(name);
    };
    worker({ concurrency: 3 });

    await run(concurrentFlow(Array.from({ length: 50 }, (_, index) => echo.makeTask(index))), { executionId: "once" });

    // Once by the head before it makes the queue, and once by the worker.
    expect(asked.filter((name) => name === "mazepa-once-0").length).toBe(2);
  });

  it("E7 signals what runs when the execution is cancelled", async () => {
    const { worker, remote } = await setup();
    const running = worker({ cancelCheckMs: 5 });
    const execution = startExecution(untilAborted.makeTask(1), { queue: remote(), cancelGraceMs: 1 });
    await seen.started.opened;

    execution.cancel();

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    await until(() => running.stats().dropped === 1);
  });

  it("E7 with payloads, waits for what runs to say that it has stopped", async () => {
    const { worker, remote } = await setup();
    const payloads = new MemoryBlobStore();
    const running = worker({ cancelCheckMs: 5, payloads });
    const execution = startExecution(untilAborted.makeTask(1), { queue: remote({ payloads }), cancelGraceMs: 60_000 });
    await seen.started.opened;

    execution.cancel();

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(running.stats()).toMatchObject({ cancelled: 1 });
  });

  it("W6 reports a task that taskFilter refuses as cancelled, and shows it the submission", async () => {
    const { worker, remote } = await setup();
    const shown: unknown[] = [];
    const running = worker({
      taskFilter: ({ operationId, args, options }) => {
        shown.push([operationId, args, options.tags]);
        return false;
      },
    });

    const task = count.makeTask(5).with({ tags: ["a"] });
    await expect(execute(task, { queue: remote() })).rejects.toMatchObject({ message: expect.stringContaining("taskFilter") });

    expect(shown).toEqual([["rules.count", [5], ["a"]]]);
    expect(running.stats()).toMatchObject({ cancelled: 1 });
    expect(seen.runs).toBe(0);
  });
});
