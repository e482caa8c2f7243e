import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  MemoryBlobStore,
  MemoryBroker,
  RemoteExecutionQueue,
  startExecution,
  type BlobStore,
  type Broker,
  type ExecuteOptions,
} from "@mazepa/core";
import { decodeSubmission } from "@mazepa/core/transport";
import { openCheckpoint } from "../checkpoint/opened-checkpoint.js";
import { gate } from "../gate.js";
import { echo, setup } from "./worker-rule-operations.js";

/** A store whose methods a test can replace. */
function forwarding(store: BlobStore): BlobStore {
  return {
    get: (key) => store.get(key),
    put: (key, bytes, options) => store.put(key, bytes, options),
    delete: (keys) => store.delete(keys),
    list: (...args) => store.list(...args),
  };
}

/** The outcome queues of the execution "again" that exist. */
async function queuesLeft(broker: Broker): Promise<readonly string[]> {
  const names = ["mazepa-again-1", "mazepa-again-2", "mazepa-again-3"];
  const exist = await Promise.all(names.map((name) => broker.queueExists(name)));
  return names.filter((_, index) => exist[index]);
}

/** Ends a head that never gets an answer to its request to remove its outcome queue. */
async function killWhileRemoving(broker: Broker, options: ExecuteOptions): Promise<void> {
  const asked = gate();
  const removing = jest.spyOn(broker, "deleteQueue").mockImplementation(() => {
    asked.open();
    return new Promise(() => {});
  });
  startExecution(echo.makeTask(1), options).cancel("enough");
  await asked.opened;
  removing.mockRestore();
}

afterEach(() => {
  jest.restoreAllMocks();
});

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
    const lead = async () => {
      const options = { queue: remote(), executionId: "again", checkpoint, takeOver: true, cancelGraceMs: 1 };
      const head = startExecution(echo.makeTask(1), options);
      for await (const { type } of head) if (type === "task-submitted") break;
      return head;
    };

    const killed = await lead();
    const lost = await lead();
    await broker.deleteQueue("mazepa-again-1");
    const last = await lead();
    last.cancel();

    await expect(killed.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    await expect(lost.result).rejects.toMatchObject({ code: expect.stringMatching(/RUNNING|QUEUE_NOT_FOUND/) });
    await expect(last.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(names).toEqual(["mazepa-again-1", "mazepa-again-1", "mazepa-again-2"]);
  });

  it("X1 a resume takes another queue than the one that a head was removing when it was killed, and leaves neither", async () => {
    const { broker, remote, worker } = await setup();
    const options = { queue: remote(), executionId: "again", checkpoint: new MemoryBlobStore(), cancelGraceMs: 1 };
    await killWhileRemoving(broker, options);

    const successor = startExecution(echo.makeTask(1), { ...options, takeOver: true });
    for await (const { type } of successor) if (type === "task-submitted") break;
    await broker.deleteQueue("mazepa-again-1");
    worker();

    expect(await successor.result).toBe(1);
    expect(await queuesLeft(broker)).toEqual([]);
  });

  it("X1 a queue whose head was killed before it had removed it is removed by the next one", async () => {
    const { broker, remote, worker } = await setup();
    const options = { queue: remote(), executionId: "again", checkpoint: new MemoryBlobStore(), cancelGraceMs: 1 };
    await killWhileRemoving(broker, options);
    worker();

    const value = await execute(echo.makeTask(1), { ...options, takeOver: true });

    expect([value, await queuesLeft(broker)]).toEqual([1, []]);
  });

  it("X1 E19 a head that cannot tell whether it was replaced leaves the queue to its successor", async () => {
    const { broker, remote, worker } = await setup();
    const checkpoint = new MemoryBlobStore();
    const options = { queue: remote(), executionId: "again", cancelGraceMs: 1, takeOver: true };
    const broken = forwarding(checkpoint);
    const first = startExecution(echo.makeTask(1), { ...options, checkpoint: broken });
    for await (const { type } of first) if (type === "task-submitted") break;
    const second = startExecution(echo.makeTask(1), { ...options, checkpoint });
    for await (const { type } of second) if (type === "task-submitted") break;

    const fails = () => Promise.reject(new Error("no disk"));
    Object.assign(broken, { get: fails, put: fails });
    first.cancel("enough");
    await expect(first.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    worker();

    expect([await second.result, await queuesLeft(broker)]).toEqual([1, []]);
  });

  it("E19 an outcome whose record is written as the lease passes is left to the successor", async () => {
    const { broker, remote, worker } = await setup();
    const checkpoint = new MemoryBlobStore();
    const store = forwarding(checkpoint);
    const now = Date.now();
    store.put = async (key, bytes, options) => {
      if (key.includes("/segments/")) {
        // This head sleeps, and another one has read what is there.
        jest.spyOn(Date, "now").mockReturnValue(now + 60_000);
        await (await openCheckpoint(checkpoint, { executionId: "again", takeOver: true })).checkpoint.close("suspended");
      }
      return checkpoint.put(key, bytes, options);
    };
    worker();

    const slept = execute(echo.makeTask(1), { queue: remote(), executionId: "again", checkpoint: store });

    await expect(slept).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(await broker.queue("mazepa-again-1").depth()).toEqual({ ready: 1, leased: 0, delayed: 0 });
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
