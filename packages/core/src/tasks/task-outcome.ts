/** What every outcome tells besides how the attempt ended. */
export interface AttemptRecord {
  /** The attempt that gave this outcome, from 1. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Who ran it, e.g. `in-process` or `host:pid`. */
  readonly worker: string;
}

/** A run that returned. */
export interface SucceededOutcome<R = unknown> extends AttemptRecord {
  readonly status: "succeeded";
  readonly value: R;
}

/** A run that threw, or was stopped by a limit. */
export interface FailedOutcome extends AttemptRecord {
  readonly status: "failed";
  readonly error: Error;
}

/** A run that was stopped or never begun because nobody wants it any more. */
export interface CancelledOutcome extends AttemptRecord {
  readonly status: "cancelled";
  readonly reason: string;
}

/** How an attempt to run a task ended. */
export type TaskOutcome<R = unknown> = SucceededOutcome<R> | FailedOutcome | CancelledOutcome;

/** A failure; `record` may be another outcome of the attempt, of which nothing else is taken. */
export function failedOutcome(error: Error, { attempt, startedAt, durationMs, worker }: AttemptRecord): FailedOutcome {
  return { status: "failed", error, attempt, startedAt, durationMs, worker };
}

/**
 * A cancellation; `record` may be another outcome of the attempt, of which nothing else is taken.
 */
export function cancelledOutcome(reason: string, { attempt, startedAt, durationMs, worker }: AttemptRecord): CancelledOutcome {
  return { status: "cancelled", reason, attempt, startedAt, durationMs, worker };
}

/** The `worker` of outcomes that the head itself has made. */
export const headWorker = "head";

/** The record of an attempt that was never begun; `worker` is the process that ended it. */
export function neverRan(attempt: number, worker = headWorker, startedAt = new Date()): AttemptRecord {
  return { attempt, startedAt, durationMs: 0, worker };
}

/** Where a task stands. */
export type TaskStatus = "pending" | "submitted" | "running" | "succeeded" | "failed" | "cancelled";
