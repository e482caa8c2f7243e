import { availableParallelism } from "node:os";
import { InProcessQueue, RemoteExecutionQueue, type BlobStore, type ExecutionQueue } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import type { CliSettings } from "../config/config.js";
import { modulesForWorkers } from "../loading/import-module.js";
import { openBrokerUrl } from "./open-broker.js";

/** The queue that `--queue` of `run` names, and the function that closes it. */
export interface OpenedQueue {
  readonly queue: ExecutionQueue;
  /** Whether workers elsewhere run the tasks. */
  readonly isRemote: boolean;
  readonly close: () => Promise<void>;
}

/** Options of queues besides their name. */
export interface OpenQueueOptions extends CliSettings {
  /** Modules with operations, for threads and processes. */
  readonly modules: readonly string[];
  /** Operation packages that threads and processes may import. */
  readonly packages: readonly string[];
  /** The commands through which tasks run, and the place of their exchange directories. */
  readonly prefixes?: Readonly<Record<string, string>> | undefined;
  readonly commandDirectory?: string | undefined;
  /** The store of values that are too large for a message. */
  readonly payloads?: BlobStore | undefined;
  /** Whether missing queues of any broker are created, and not only those in directories. */
  readonly createQueue?: boolean | undefined;
}

/**
 * The maximum number of threads or processes. Each takes tens of megabytes, so a larger number is
 * probably a slip.
 */
const maxIsolates = 1000;

/**
 * Opens `inprocess`, `inprocess:8`, `threads:4`, `processes:2`, or the URL of a broker whose
 * workers run the tasks.
 */
export async function openQueue(name: string, options: OpenQueueOptions): Promise<OpenedQueue> {
  const [, kind, digits] = /^(inprocess|threads|processes)(?::(.*))?$/.exec(name) ?? [];
  if (options.prefixes && (kind === undefined || kind === "inprocess")) throw noPrefixes(name, kind);
  if (kind === undefined) return remoteQueue(name, options);
  if (digits !== undefined && !/^\d+$/.test(digits))
    throw new UsageError(`"${name}" has no number after "${kind}:". Write ${kind}:4, for example.`);
  const count = digits === undefined ? undefined : Number(digits);
  if (count === 0) throw new UsageError(`"${name}" would run nothing: at least one is needed.`);
  if (kind !== "inprocess" && (count ?? 1) > maxIsolates)
    throw new UsageError(
      `"${name}" would be too many: at most ${maxIsolates} ${kind} are started. This machine has ${availableParallelism()} cores.`,
    );
  const queue = kind === "inprocess" ? new InProcessQueue({ concurrency: count ?? 1 }) : await poolQueue(kind, count, options);
  return { queue, isRemote: false, close: async () => undefined };
}

/** Commands run beside threads or processes of this machine, or of a worker. */
function noPrefixes(name: string, kind: string | undefined): UsageError {
  return new UsageError(
    kind === undefined
      ? `--prefix says how the tasks of this process's own threads and processes run, and --queue is "${name}": give it to \`mazepa worker\`.`
      : `--prefix needs processes beside this one, and --queue is "${name}", which runs tasks here: use --queue processes:4, for example.`,
  );
}

async function poolQueue(
  kind: string,
  count: number | undefined,
  { modules, packages, prefixes, commandDirectory }: OpenQueueOptions,
): Promise<ExecutionQueue> {
  const { WorkerPoolQueue } = await import("@mazepa/local");
  const isThreads = kind === "threads";
  const reserveStdout = new URL("./reserve-stdout.js", import.meta.url).href;
  return new WorkerPoolQueue({
    threads: count ?? availableParallelism(),
    isolation: isThreads ? "thread" : "process",
    modules: [...(isThreads ? [] : [reserveStdout]), ...modulesForWorkers(modules)],
    packages,
    ...(prefixes && { prefixes }),
    ...(commandDirectory !== undefined && { commandDirectory }),
  });
}

async function remoteQueue(
  url: string,
  { payloads, signingKeys, payloadCodec, createQueue }: OpenQueueOptions,
): Promise<OpenedQueue> {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(url)) {
    throw new UsageError(
      `"${url}" is not a queue. Use inprocess, inprocess:8, threads:4, processes:4, or the URL of a broker such as file:./queues#tasks.`,
    );
  }
  const { broker, queues } = await openBrokerUrl(url, createQueue ? { create: "anywhere" } : {});
  const parts = { ...(payloads && { payloads }), ...(signingKeys && { signingKeys }), ...(payloadCodec && { payloadCodec }) };
  return {
    queue: new RemoteExecutionQueue({ broker, taskQueues: queues, ...parts }),
    isRemote: true,
    close: () => broker.close(),
  };
}
