import { MemoryBlobStore, MemoryBroker, RemoteExecutionQueue, startWorker, type TaskLog } from "@mazepa/core";
import { executionQueueConformance } from "@mazepa/testing";

const log: TaskLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

executionQueueConformance("RemoteExecutionQueue over MemoryBroker", async () => {
  const broker = new MemoryBroker({ onLeaseLost: () => undefined });
  await broker.createQueue("tasks");
  const payloads = new MemoryBlobStore();
  const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", payloads, cancelCheckMs: 20, drainMs: 0, log });
  await worker.ready;
  return {
    queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks", payloads }),
    dispose: async () => {
      await worker.stop();
      await broker.close();
    },
  };
});
