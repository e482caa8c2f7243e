import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, MemoryBroker, RemoteExecutionQueue, startExecution } from "@mazepa/core";
import { decodeSubmission } from "@mazepa/core/transport";
import { echo, setup } from "./worker-rule-operations.js";

describe("X1 outcome queues", () => {
  it("X1 a resume adopts the queue of a killed head, and takes another one when it is gone", async () => {
    const { broker, remote } = await setup();
    const checkpoint = new MemoryBlobStore();
    const names: string[] = [];
    const createQueue = broker.createQueue.bind(broker);
    broker.createQueue = (name) => {
      names.push(name);
      return createQueue(name);
    };
    const run = async () => {
      const stopping = new AbortController();
      const execution = startExecution(echo.makeTask(1), {
        queue: remote(),
        executionId: "again",
        checkpoint,
        cancelGraceMs: 1,
        signal: stopping.signal,
      });
      for await (const { type } of execution) if (type === "task-submitted") break;
      stopping.abort();
      await execution.result.catch(() => {});
    };
    await run();
    await run();
    await createQueue("mazepa-again-2");
    await run();
    await createQueue("mazepa-again-3");
    await run();

    expect(names).toEqual(["mazepa-again-1", "mazepa-again-2", "mazepa-again-2", "mazepa-again-3"]);
  });

  it("X1 a report for another execution on a fixed queue is left there", async () => {
    const { broker, worker, run } = await setup();
    await broker.createQueue("outcomes");
    const stray = '{"mazepa":1,"kind":"outcomes","executionId":"other","reports":[]}';
    await broker.queue("outcomes").send([{ body: stray }]);
    worker({ outcomePrefix: "outcomes" });

    expect(await run(echo.makeTask(1), { remote: { outcomeQueue: "outcomes" } })).toBe(1);

    expect(await broker.queue("outcomes").depth()).toMatchObject({ ready: 0, leased: 0, delayed: 1 });
  });

  it("has an error for a task queue, or a fixed outcome queue, that is not there", async () => {
    const { run } = await setup();

    await expect(run(echo.makeTask(1), { remote: { taskQueues: "absent" } })).rejects.toMatchObject({
      code: "MAZEPA_QUEUE_NOT_FOUND",
    });
    await expect(run(echo.makeTask(1), { remote: { outcomeQueue: "absent" } })).rejects.toMatchObject({
      code: "MAZEPA_QUEUE_NOT_FOUND",
    });
  });

  it("routes by worker type, and fails a task that fits no queue with NoRouteError", async () => {
    const broker = new MemoryBroker();
    for (const name of ["gpu", "cpu"]) await broker.createQueue(name);
    const queue = new RemoteExecutionQueue({
      broker,
      taskQueues: [
        { name: "gpu", workerTypes: ["gpu", "big-gpu"] },
        { name: "cpu", workerTypes: ["cpu"] },
      ],
    });
    const execution = startExecution(
      [echo.makeTask(1).with({ workerType: "big-gpu" }), echo.makeTask(2).with({ workerType: "cpu" })],
      { queue, cancelGraceMs: 1 },
    );
    const receive = async (name: string) => broker.queue(name).receive({ maxCount: 9, waitMs: 5000, leaseMs: 60_000 });

    const [gpu, cpu] = await Promise.all([receive("gpu"), receive("cpu")]);

    expect(gpu.map(({ body }) => decodeSubmission(body).args)).toEqual([[1]]);
    expect(cpu.map(({ body }) => decodeSubmission(body).args)).toEqual([[2]]);
    execution.cancel();
    await execution.result.catch(() => {});
    await expect(execute(echo.makeTask(3), { queue })).rejects.toMatchObject({
      cause: { code: "MAZEPA_NO_ROUTE", message: expect.stringContaining("no workerType") },
    });
  });
});
