import { InvalidOptionError } from "../errors.js";
import {
  checkBoolean,
  checkChoice,
  checkDuration,
  checkFunction,
  checkKnown,
  checkNumber,
  checkSignal,
  checkWholeNumber,
} from "../options.js";
import { defaultUnreachableAfterMs } from "../messaging/outage.js";
import {
  checkRetryPolicy,
  completeRetryPolicy,
  defaultTransientRetry,
  type CompleteRetryPolicy,
  type RetryPolicy,
} from "../retry/retry-policy.js";
import type { HeadLease } from "../checkpoint/head-lease.js";
import type { Ending } from "../scheduling/ending.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { ExecutionEvent } from "./events.js";
import { freshExecutionId } from "../tasks/execution-id.js";
import type { ExecutionQueue } from "../queues/execution-queue.js";
import { InProcessQueue } from "../queues/in-process-queue.js";

/** Options of `execute`; every option has a default. */
export interface ExecuteOptions {
  /**
   * The queue that runs the tasks. Default: in this process, one at a time, in the order in which
   * they are yielded.
   */
  readonly queue?: ExecutionQueue;
  /**
   * The name of the execution, for logs and for resuming. `[A-Za-z0-9_-]{1,64}`. Default: a fresh
   * readable one.
   */
  readonly executionId?: string;
  /**
   * The maximum number of tasks that are submitted, in back-off or held by a limit; generators are
   * advanced only while there is room. Default 1000.
   */
  readonly maxInFlight?: number;
  /** Whether a failure reaches the flow at once, or only where it waits. Default `"fail-fast"`. */
  readonly failurePolicy?: "fail-fast" | "finish";
  /**
   * The store in which outcomes are recorded, so that the execution can be resumed: a store, a
   * directory, or a URL whose package was imported. Default: none.
   */
  readonly checkpoint?: BlobStore | string;
  /**
   * The store for results of operations with `cache`, which other executions reuse: a store, a
   * directory, or a URL whose package was imported. Default: none.
   */
  readonly cache?: BlobStore | string;
  /**
   * The time in ms that an outcome may wait to be recorded. Default: the store's own (files 1000,
   * S3 10,000).
   */
  readonly checkpointIntervalMs?: number;
  /** The maximum number of tasks in flight by tag or operation id. Default: no limits. */
  readonly limits?: Readonly<Record<string, number>>;
  /**
   * Whether an error is transient, as `TransientError` is. Called in the head. Default: no other
   * error is.
   */
  readonly transientErrors?: (error: Error) => boolean;
  /**
   * Retries after transient errors; they do not use up a task's own. Default: 40 retries, 1 s
   * doubling to 30 s.
   */
  readonly transientRetry?: number | RetryPolicy;
  /**
   * The maximum memory, in bytes, of results that are kept for tasks that are yielded again; these
   * get an equal value, not always the same object. Default 64 MiB.
   */
  readonly rememberedBytes?: number;
  /** The time in ms that cancelled tasks have to end. Default 5000. */
  readonly cancelGraceMs?: number;
  /**
   * The time in ms without any report, while the queue is empty, after which missing tasks are
   * submitted again. Default 600,000.
   */
  readonly stalledAfterMs?: number;
  /**
   * The time in ms in flight after which a task is noted in the checkpoint, so that a resumed head
   * does not submit again what workers still run. Default 5000.
   */
  readonly noteInFlightAfterMs?: number;
  /**
   * The time in ms from which an execution with a checkpoint takes no process while it waits: for a
   * date that is further away, or for signals that have not come for so long. It is suspended then,
   * and `parked` of its `ExecutionSuspendedError` tells what it waits for. Default: never; in a
   * conductor 600,000.
   */
  readonly parkAfterMs?: number;
  /**
   * The time in ms for which a broker, or the checkpoint's store, may be unreachable before the
   * execution fails; it can be resumed. Default 600,000.
   */
  readonly unreachableAfterMs?: number;
  /**
   * The number of this run of the execution: in a higher one, units that ended undone begin anew.
   * Default: one more than the last that ended.
   */
  readonly run?: number;
  /** Whether to lead the execution even if another head seems to be alive. Default false. */
  readonly takeOver?: boolean;
  /** Cancels the execution. */
  readonly signal?: AbortSignal;
  /** Called with every change of state. */
  readonly onEvent?: (event: ExecutionEvent) => void;
  /**
   * Whether progress is shown on standard error: bars per operation on a terminal, plain lines
   * elsewhere. Default false.
   */
  readonly progress?: boolean;
  /** Whether a dry run comes first, for totals and the time left. Default false. */
  readonly expect?: boolean;
}

/** {@link ExecuteOptions} with every default filled in. */
export interface CompleteExecuteOptions extends Omit<ExecuteOptions, "transientRetry"> {
  readonly queue: ExecutionQueue;
  readonly executionId: string;
  readonly maxInFlight: number;
  readonly failurePolicy: "fail-fast" | "finish";
  readonly limits: Readonly<Record<string, number>>;
  readonly transientRetry: CompleteRetryPolicy;
  readonly rememberedBytes: number;
  readonly cancelGraceMs: number;
  readonly stalledAfterMs: number;
  readonly noteInFlightAfterMs: number;
  readonly unreachableAfterMs: number;
  readonly takeOver: boolean;
  /** A lease of the execution that was taken before; its taker releases it. */
  readonly lease?: HeadLease;
  /** Called with how the target ended, before that is recorded. */
  readonly onEnding?: (ending: Ending) => void;
}

const known = [
  ...[
    "queue",
    "executionId",
    "maxInFlight",
    "failurePolicy",
    "checkpoint",
    "cache",
    "checkpointIntervalMs",
    "limits",
    "transientErrors",
    "transientRetry",
  ],
  ...["rememberedBytes", "cancelGraceMs", "stalledAfterMs", "noteInFlightAfterMs", "parkAfterMs"],
  ...["unreachableAfterMs", "takeOver", "run"],
  ...["signal", "onEvent", "progress", "expect"],
];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function completeExecuteOptions(options: ExecuteOptions): CompleteExecuteOptions {
  checkExecuteOptions(options);
  if (options.parkAfterMs !== undefined && options.checkpoint === undefined)
    throw new InvalidOptionError('Option "parkAfterMs" needs a "checkpoint", from which a parked execution can go on.');
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ExecuteOptions;
  return {
    maxInFlight: 1000,
    failurePolicy: "fail-fast",
    limits: {},
    rememberedBytes: 64 * 1024 * 1024,
    cancelGraceMs: 5000,
    stalledAfterMs: 600_000,
    noteInFlightAfterMs: 5000,
    unreachableAfterMs: defaultUnreachableAfterMs,
    takeOver: false,
    ...given,
    queue: given.queue ?? new InProcessQueue(),
    executionId: given.executionId ?? freshExecutionId(),
    transientRetry: completeRetryPolicy(given.transientRetry, defaultTransientRetry),
  };
}

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkExecuteOptions(options: ExecuteOptions): void {
  checkKnown("execute", options, known);
  checkWholeNumber("maxInFlight", options.maxInFlight, 1);
  checkChoice("failurePolicy", options.failurePolicy, ["fail-fast", "finish"]);
  checkDuration("checkpointIntervalMs", options.checkpointIntervalMs);
  checkRetryPolicy("transientRetry", options.transientRetry);
  checkWholeNumber("run", options.run, 1);
  checkNumber("rememberedBytes", options.rememberedBytes);
  checkDuration("cancelGraceMs", options.cancelGraceMs);
  checkDuration("stalledAfterMs", options.stalledAfterMs, 1);
  checkDuration("noteInFlightAfterMs", options.noteInFlightAfterMs);
  checkDuration("parkAfterMs", options.parkAfterMs);
  checkDuration("unreachableAfterMs", options.unreachableAfterMs);
  checkExecutionId(options.executionId);
  for (const name of ["checkpoint", "cache"] as const) checkLocation(name, options[name]);
  for (const name of ["takeOver", "progress", "expect"] as const) checkBoolean(name, options[name]);
  for (const [key, limit] of Object.entries(options.limits ?? {})) checkWholeNumber(`limits.${key}`, limit, 1);
  if (options.queue !== undefined && typeof options.queue.open !== "function") {
    throw new InvalidOptionError('Option "queue" must be an ExecutionQueue: an object with a method `open`.');
  }
  checkSignal("signal", options.signal);
  for (const name of ["onEvent", "transientErrors"] as const) checkFunction(name, options[name]);
}

function checkLocation(name: string, location: BlobStore | string | undefined): void {
  if (location === undefined || typeof location === "string" || typeof location?.put === "function") return;
  throw new InvalidOptionError(`Option "${name}" must be a directory, a URL or a BlobStore.`);
}

/** @throws InvalidOptionError when `id` cannot name an execution. */
export function checkExecutionId(id: string | undefined): void {
  if (id === undefined || (typeof id === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(id))) return;
  throw new InvalidOptionError(`Option "executionId" is ${JSON.stringify(id)}; it must be 1 to 64 of A–Z, a–z, 0–9, _ and -.`);
}
