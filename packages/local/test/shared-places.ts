import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { RemoteExecutionQueue, startWorker, type ExecutionQueue, type Worker } from "@mazepa/core";
import type { ExecutionChannel } from "@mazepa/core/transport";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";

/** Threads that all tests of a `describe` share: starting them takes longer than most tests. */
export function sharedThreads(operations: string): ExecutionQueue {
  const queue = new WorkerPoolQueue({ threads: 2, modules: [operations] });
  let held: ExecutionChannel;

  beforeAll(async () => {
    held = await queue.open();
  });

  afterAll(() => held.close("ended"));

  return queue;
}

/** A directory as a broker with a worker in this process, which all tests of a `describe` share. */
export function sharedDirectory(): ExecutionQueue {
  const directory = mkdtempSync(path.join(tmpdir(), "mazepa-shared-"));
  const broker = new FileBroker(directory);
  const stop = new AbortController();
  let worker: Worker;

  beforeAll(async () => {
    await broker.createQueue("tasks");
    worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", concurrency: 4, signal: stop.signal });
    // Jest refuses what a worker imports after its hook, and the worker would end silently.
    await worker.ready;
  });

  afterAll(async () => {
    stop.abort();
    await worker.done;
    await broker.close();
    rmSync(directory, { recursive: true });
  });

  return new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
}
