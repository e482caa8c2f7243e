import type { ErrorRecord } from "./error-record.js";
import type { FailureGroup } from "./failure-groups.js";
import type { OperationSummary } from "./summary-record.js";

/**
 * `running`: a head holds its lease. `interrupted`: no head leads it, and the last one has not
 * brought it to an end: it was killed, or could not go on. It can be resumed, as those can be that
 * failed or were cancelled.
 */
export type ExecutionState = "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/**
 * What a checkpoint store tells of an execution: a view for people, a few seconds old. Nothing can
 * be changed by it.
 */
export interface ExecutionView {
  readonly executionId: string;
  readonly state: ExecutionState;
  /** When its first head started, as far as is known. */
  readonly startedAt: Date;
  /** When it was last heard of. */
  readonly updatedAt: Date;
  readonly endedAt: Date | undefined;
  /** The head that leads it, or led it last. */
  readonly head: HeadView;
  /** Counts of the last head's run, in which tasks that succeeded before are `restored`. */
  readonly operations: readonly OperationSummary[];
  /** What failed in the last head's run. */
  readonly failures: readonly FailureGroup[];
  /** Tasks that failed for good, and are in none of the groups since there were too many. */
  readonly otherFailures: number;
  /** Why the execution has not succeeded. */
  readonly error: ErrorRecord | undefined;
  /** Somebody wants it to end; only while it is running. */
  readonly cancelRequest: { readonly reason: string; readonly requestedAt: Date } | undefined;
}

/** The process that leads an execution, or led it last. */
export interface HeadView {
  readonly host: string;
  readonly pid: number;
  /** How many heads there have been, this one included. */
  readonly epoch: number;
  readonly since: Date;
  /** Until when nobody else may lead, unless the head renews its lease. */
  readonly leaseUntil: Date;
}
