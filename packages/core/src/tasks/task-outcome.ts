/** The facts about an attempt in every outcome. */
export interface AttemptRecord {
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** The process or thread that ran it, e.g. `in-process` or `host:pid`. */
  readonly worker: string;
}

/** The outcome of a run that returned. */
export interface SucceededOutcome<R = unknown> extends AttemptRecord {
  readonly status: "succeeded";
  readonly value: R;
  /** The digest of the code that ran, where the submission has asked for it by `source`. */
  readonly code?: string;
  /** The directory of the run, if it is kept with a cached result and was asked for. */
  readonly directory?: string;
}

/** The outcome of a run that threw, or was stopped by a limit. */
export interface FailedOutcome extends AttemptRecord {
  readonly status: "failed";
  readonly error: Error;
  /** The last lines that the attempt has logged, at most 20 and 8 KiB; absent if there are none. */
  readonly logLines?: readonly string[];
}

/** The outcome of a run that was stopped or never started because it was no longer wanted. */
export interface CancelledOutcome extends AttemptRecord {
  readonly status: "cancelled";
  readonly reason: string;
}

/** The outcome of an attempt. */
export type TaskOutcome<R = unknown> = SucceededOutcome<R> | FailedOutcome | CancelledOutcome;

/** A failure; the record of the attempt may be another outcome of it. */
export function failedOutcome(
  error: Error,
  { attempt, startedAt, durationMs, worker, logLines }: AttemptRecord & Pick<FailedOutcome, "logLines">,
): FailedOutcome {
  const outcome: FailedOutcome = { status: "failed", error, attempt, startedAt, durationMs, worker };
  return logLines ? { ...outcome, logLines } : outcome;
}

/** A cancellation; the record of the attempt may be another outcome of it. */
export function cancelledOutcome(reason: string, { attempt, startedAt, durationMs, worker }: AttemptRecord): CancelledOutcome {
  return { status: "cancelled", reason, attempt, startedAt, durationMs, worker };
}

/** The `worker` of outcomes that the head itself made. */
export const headWorker = "head";

/** The record of an attempt that was never started; `worker` is the process that ended it. */
export function neverRan(attempt: number, worker = headWorker, startedAt = new Date()): AttemptRecord {
  return { attempt, startedAt, durationMs: 0, worker };
}

/** The state of a task. */
export type TaskStatus = "pending" | "submitted" | "running" | "succeeded" | "failed" | "cancelled";
