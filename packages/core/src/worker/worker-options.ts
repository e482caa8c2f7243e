import { hostname } from "node:os";
import { InvalidOptionError } from "../errors.js";
import { checkPrefixOptions, type PrefixOptions } from "../tasks/command-prefix.js";
import type { Broker } from "../messaging/broker.js";
import { checkQueueName } from "../messaging/queue-name.js";
import { defaultWarmInstances } from "../operations/live-operations.js";
import {
  checkChoice,
  checkDuration,
  checkFunction,
  checkKnown,
  checkModuleUrl,
  checkName,
  checkNames,
  checkSignal,
  checkWholeNumber,
} from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { Submission } from "../tasks/submission.js";
import type { TaskLog } from "../tasks/task-context.js";
import { checkSigningKeys, type SigningKey } from "../wire/message-signer.js";
import { defaultOutcomePrefix } from "../wire/outcome-queue-name.js";
import { checkPayloadCodec, type PayloadCodec } from "../wire/payload-codec.js";

/** Options of `startWorker`. */
export interface WorkerOptions extends PrefixOptions {
  /** The broker of the task queues; outcomes are sent through it, too. */
  readonly broker: Broker;
  /** The task queues, which must exist; earlier ones are served first. */
  readonly queues: readonly string[];
  /**
   * Modules with operations: paths relative to the working directory, URLs, or package names.
   * Imported where tasks run, at the start.
   */
  readonly modules?: readonly string[];
  /** Operation packages that may be imported when a task first needs them. Others never are. */
  readonly packages?: readonly string[];
  /** The maximum number of tasks that run at once. Default 1. */
  readonly concurrency?: number;
  /**
   * The isolation of tasks: they run in threads or processes of their own, one at a time in each,
   * or in the worker's own thread (`"inline"`). Default `"thread"`.
   */
  readonly isolation?: "inline" | "thread" | "process";
  /**
   * The first module of each thread or process, as a URL or a path, for workers that are bundled:
   * it imports the operations and `@mazepa/core/pool-worker`. Default: core's own.
   */
  readonly entry?: string | URL;
  /**
   * The length of a task's lease, in ms; leases are renewed as long as the worker lives. Default
   * 30,000.
   */
  readonly leaseMs?: number;
  /**
   * The number of deliveries after which a task is given up, since it seems to kill its workers.
   * Default 10.
   */
  readonly maxDeliveries?: number;
  /** The time in ms without a task after which the worker stops. Default: never. */
  readonly idleTimeoutMs?: number;
  /** The time in ms after which the worker stops. Default: never. */
  readonly maxRuntimeMs?: number;
  /** The number of tasks after which the worker stops. Default: no limit. */
  readonly maxTasks?: number;
  /**
   * The time in ms that running tasks have to end once the worker is told to stop. Default 30,000.
   */
  readonly drainMs?: number;
  /**
   * Decides which tasks to run; others are reported as cancelled. `operation` and `args` can be
   * read only if they are registered in the worker's own thread. A revert is shown with
   * `reverting` as a task of the operation whose task it undoes, and if refused, once more with its
   * own operation id.
   */
  readonly taskFilter?: (submission: Submission) => boolean;
  /**
   * The store for values that are too large for a message, and for messages that cannot be read.
   * Heads need the same store.
   */
  readonly payloads?: BlobStore;
  /**
   * The store for results of detached tasks, see `readResult`. Default: none, and results are
   * dropped.
   */
  readonly results?: BlobStore;
  /** Secrets shared with the heads: the first signs outcomes, all verify tasks. */
  readonly signingKeys?: readonly SigningKey[];
  /** Encrypts or compresses payloads. Heads need the same one. */
  readonly payloadCodec?: PayloadCodec;
  /**
   * The time in ms that a command of `prefixes` has to end after SIGTERM, before it is killed.
   * Default 5000.
   */
  readonly cancelGraceMs?: number;
  /**
   * The path, on this machine, of the directory that heads have as their `cache`, for directories
   * of tasks. Default: the path that heads use.
   */
  readonly cacheDirectory?: string;
  /** The number of live copies that each thread keeps of operations with `setup`. Default 16. */
  readonly warmInstances?: number;
  /**
   * The time in ms for which tasks of unknown operations are released, since a deployment may be
   * under way. Default 300,000.
   */
  readonly unknownOperationGraceMs?: number;
  /**
   * The interval in ms at which the worker asks whether an execution is over and which tasks were
   * cancelled. Default 10,000.
   */
  readonly cancelCheckMs?: number;
  /**
   * The queues that outcomes may be sent to: the one of this name, and those whose names begin with
   * it and a hyphen. Default `"mazepa"`, as of heads; heads with an `outcomePrefix` or
   * `outcomeQueue` of their own need it here.
   */
  readonly outcomePrefix?: string;
  /**
   * The destination of log lines of the worker and of tasks. Default: JSON lines on standard error.
   */
  readonly log?: TaskLog;
  /**
   * The interval in ms of the log line that says what the worker does. Default 60,000; 0: none.
   */
  readonly activityLogMs?: number;
  /** Stops the worker, as SIGTERM and SIGINT do. */
  readonly signal?: AbortSignal;
}

/** {@link WorkerOptions} with every default filled in. */
export interface CompleteWorkerOptions extends WorkerOptions {
  readonly modules: readonly string[];
  readonly packages: readonly string[];
  readonly concurrency: number;
  readonly isolation: "inline" | "thread" | "process";
  readonly leaseMs: number;
  readonly maxDeliveries: number;
  readonly drainMs: number;
  readonly warmInstances: number;
  readonly unknownOperationGraceMs: number;
  readonly cancelCheckMs: number;
  readonly outcomePrefix: string;
  readonly activityLogMs: number;
  /** The name in outcomes and log lines. */
  readonly worker: string;
}

const known = [
  ...[
    "broker",
    "queues",
    "modules",
    "packages",
    "concurrency",
    "isolation",
    "entry",
    "leaseMs",
    "maxDeliveries",
    "idleTimeoutMs",
    "maxRuntimeMs",
    "maxTasks",
    "drainMs",
  ],
  ...[
    "taskFilter",
    "payloads",
    "results",
    "signingKeys",
    "payloadCodec",
    "cacheDirectory",
    "prefixes",
    "commandDirectory",
    "cancelGraceMs",
    "warmInstances",
    "unknownOperationGraceMs",
    "cancelCheckMs",
    "outcomePrefix",
    "log",
    "activityLogMs",
    "signal",
  ],
];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeWorkerOptions(options: WorkerOptions): CompleteWorkerOptions {
  checkWorkerOptions(options);
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as WorkerOptions;
  return {
    modules: [],
    packages: [],
    concurrency: 1,
    isolation: "thread",
    leaseMs: 30_000,
    maxDeliveries: 10,
    drainMs: 30_000,
    warmInstances: defaultWarmInstances,
    unknownOperationGraceMs: 300_000,
    cancelCheckMs: 10_000,
    outcomePrefix: defaultOutcomePrefix,
    activityLogMs: 60_000,
    ...given,
    worker: `${hostname()}:${process.pid}`,
  };
}

function checkWorkerOptions(options: WorkerOptions): void {
  checkKnown("startWorker", options, known);
  checkParts(options);
  for (const name of ["concurrency", "maxDeliveries", "maxTasks", "warmInstances", "leaseMs"] as const)
    checkWholeNumber(name, options[name], 1);
  for (const name of ["idleTimeoutMs", "maxRuntimeMs", "drainMs", "unknownOperationGraceMs", "activityLogMs"] as const)
    checkDuration(name, options[name]);
  checkDuration("cancelCheckMs", options.cancelCheckMs, 1);
  checkChoice("isolation", options.isolation, ["inline", "thread", "process"]);
  checkNames("modules", options.modules);
  checkNames("packages", options.packages);
  checkName("cacheDirectory", options.cacheDirectory);
  checkPrefixOptions(options);
  checkDuration("cancelGraceMs", options.cancelGraceMs);
  checkSigningKeys(options.signingKeys);
  checkPayloadCodec(options.payloadCodec);
  checkLease(options);
  checkModuleUrl("entry", options.entry);
  const { isolation = "thread", modules = [], packages = [], entry } = options;
  if (isolation !== "inline" && modules.length + packages.length === 0 && entry === undefined) {
    throw new InvalidOptionError(
      `With isolation "${isolation}", tasks run in a ${isolation} that knows no operation yet. Give the modules that define them as \`modules\` (or \`packages\`), or use isolation "inline".`,
    );
  }
}

function checkParts({ broker, queues, taskFilter, payloads, results, signal, log, outcomePrefix }: WorkerOptions): void {
  if (typeof broker?.queue !== "function")
    throw new InvalidOptionError('Option "broker" must be a Broker, such as a FileBroker.');
  checkNames("queues", queues ?? []);
  if (!queues || queues.length === 0) throw new InvalidOptionError('Option "queues" must name at least one task queue.');
  for (const name of queues) checkQueueName(name);
  if (outcomePrefix !== undefined) checkQueueName(outcomePrefix);
  checkFunction("taskFilter", taskFilter);
  for (const [name, store] of Object.entries({ payloads, results }))
    if (store !== undefined && typeof store.put !== "function")
      throw new InvalidOptionError(`Option "${name}" must be a BlobStore.`);
  checkSignal("signal", signal);
  if (log !== undefined && typeof log.info !== "function")
    throw new InvalidOptionError('Option "log" must have the methods debug, info, warn and error.');
}

/**
 * Checks the lease against the queues' limits: an invalid one is better refused now than at the
 * first receive.
 */
function checkLease({ broker, queues, leaseMs = 30_000 }: WorkerOptions): void {
  for (const name of queues) {
    const { maxLeaseMs } = broker.queue(name).limits;
    if (leaseMs > maxLeaseMs)
      throw new InvalidOptionError(`Option "leaseMs" is ${leaseMs}; queue "${name}" gives leases of ${maxLeaseMs} at most.`);
  }
}
