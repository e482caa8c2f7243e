/**
 * Threads, processes and queues in files, on one machine or on a shared file system.
 *
 * @packageDocumentation
 */
import "./file-broker/file-broker-url.js";

export { FileBroker, type FileBrokerOptions } from "./file-broker/file-broker.js";
export { WorkerPoolQueue } from "./worker-pool-queue/worker-pool-queue.js";
export type { WorkerPoolQueueOptions } from "./worker-pool-queue/worker-pool-options.js";
