import type { BlobStore } from "../storage/blob-store.js";
import type { ListWorkersOptions } from "./list-workers.js";
import { completeWorkerOptions, type WorkerOptions } from "./worker-options.js";
import type { WorkerView } from "./worker-view.js";
import { Worker } from "./worker.js";

/**
 * Starts a worker: it receives tasks from queues, runs them, and reports their outcomes until it is
 * told to stop (by its `signal`, `stop()`, SIGTERM or SIGINT), was idle for long enough, or has run
 * for long enough.
 *
 * @example
 * ```ts
 * const worker = startWorker({
 *   broker,
 *   queues: ["tasks"],
 *   modules: ["./operations.js"],
 *   concurrency: 4,
 * });
 * console.log(await worker.done); // "stopped", "idle" or "max-runtime"
 * ```
 *
 * @returns At once. `done` rejects with QueueNotFoundError, QueueConnectionError or
 *   InvalidOptionError when the worker cannot start.
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function startWorker(options: WorkerOptions): Worker {
  return new Worker(completeWorkerOptions(options));
}

/**
 * The workers that have this store as their `payloads`, running or dead, at most 1,000, in the
 * order of their ids. Those of which nothing was heard for an hour are removed from the store.
 *
 * @example
 * ```ts
 * for (const { host, pid, isDead, running } of await listWorkers(new FileBlobStore("./payloads")))
 *   console.log(host, pid, isDead ? "dead" : `runs ${running.length} tasks`);
 * ```
 *
 * @throws StorageError when the store cannot be read.
 */
export async function listWorkers(payloads: BlobStore, options: ListWorkersOptions = {}): Promise<WorkerView[]> {
  const reader = await import("./list-workers.js");
  return reader.listWorkers(payloads, options);
}
