import { Worker } from "./worker.js";
import { completeWorkerOptions, type WorkerOptions } from "./worker-options.js";

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
