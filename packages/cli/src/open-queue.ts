import { availableParallelism } from "node:os";
import { InProcessQueue, RemoteExecutionQueue, type BlobStore, type ExecutionQueue } from "@mazepa/core";
import { UsageError } from "./cli-errors.js";
import { modulesForWorkers } from "./import-module.js";
import { openBrokerUrl } from "./open-broker.js";

/** What `--queue` means to `run`, and how to let go of it. */
export interface OpenedQueue {
  readonly queue: ExecutionQueue;
  readonly close: () => Promise<void>;
}

/** What queues need to know besides their name. */
export interface OpenQueueOptions {
  /** Modules with operations, for threads and processes. */
  readonly modules: readonly string[];
  /** Operation packages that threads and processes may import. */
  readonly packages: readonly string[];
  /** Where values go that are too large for a message. */
  readonly payloads?: BlobStore | undefined;
}

/** Opens `inprocess`, `inprocess:8`, `threads:4`, `processes:2`, or the URL of a broker whose workers run the tasks. */
export async function openQueue(name: string, options: OpenQueueOptions): Promise<OpenedQueue> {
  const [, kind, count] = /^(inprocess|threads|processes)(?::(\d+))?$/.exec(name) ?? [];
  if (kind === undefined && !name.includes(":")) {
    throw new UsageError(
      `"${name}" is not a queue. Use inprocess, threads:4, processes:4, or the URL of a broker such as file:./queues.`,
    );
  }
  if (kind === undefined) return remoteQueue(name, options.payloads);
  if (kind === "inprocess")
    return { queue: new InProcessQueue({ concurrency: Number(count ?? 1) }), close: async () => undefined };
  const { WorkerPoolQueue } = await import("@mazepa/local");
  const queue = new WorkerPoolQueue({
    threads: Number(count ?? availableParallelism()),
    isolation: kind === "threads" ? "thread" : "process",
    modules: modulesForWorkers(options.modules),
    packages: options.packages,
  });
  return { queue, close: async () => undefined };
}

async function remoteQueue(url: string, payloads: BlobStore | undefined): Promise<OpenedQueue> {
  const { broker, queues } = await openBrokerUrl(url);
  const taskQueues = queues.map((name) => ({ name }));
  return { queue: new RemoteExecutionQueue({ broker, taskQueues, ...(payloads && { payloads }) }), close: () => broker.close() };
}
