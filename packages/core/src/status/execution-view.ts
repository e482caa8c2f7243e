import type { ErrorRecord } from "../serialization/error-record.js";
import type { FailureGroup } from "./failure-groups.js";
import type { OperationSummary, TaskProgressRecord } from "./summary-record.js";

/**
 * `running`: a head holds its lease. `interrupted`: no head leads it, and the last one has not
 * ended it: it was killed, or could not continue. It can be resumed, like failed and cancelled
 * ones.
 */
export type ExecutionState = (typeof executionStates)[number];

/** The names of all states. */
export const executionStates = ["running", "succeeded", "failed", "cancelled", "interrupted"] as const;

/**
 * The state of an execution from its checkpoint store: a read-only view for people, a few seconds
 * old.
 */
export interface ExecutionView {
  readonly executionId: string;
  readonly state: ExecutionState;
  /** The time at which its first head started. */
  readonly startedAt: Date;
  /** The time of its last sign of life. */
  readonly updatedAt: Date;
  readonly endedAt: Date | undefined;
  /** The head that leads it, or led it last. */
  readonly head: HeadView;
  /** Counts of the last head's run, in which tasks that succeeded before are `restored`. */
  readonly operations: readonly OperationSummary[];
  /** The failures in the last head's run. */
  readonly failures: readonly FailureGroup[];
  /** Tasks that failed for good, and are in none of the groups since there were too many. */
  readonly otherFailures: number;
  /** The signals that its flows wait for. */
  readonly waitsFor: readonly SignalWaitView[];
  /** What running tasks have told of their progress, the latest first; at most 100. */
  readonly progress: readonly TaskProgressView[];
  /** The reason why the execution has not succeeded. */
  readonly error: ErrorRecord | undefined;
  /** A request to end it; only while it is running. */
  readonly cancelRequest: { readonly reason: string; readonly requestedAt: Date } | undefined;
}

/** The progress of a running task, as it has told last. */
export interface TaskProgressView extends Omit<TaskProgressRecord, "at"> {
  readonly at: Date;
}

/** The wait of a flow for a signal. */
export interface SignalWaitView {
  /** The name of the signal. */
  readonly signal: string;
  /** The name of the flow. */
  readonly flow: string;
  readonly since: Date;
  /** The end of its time limit, if it has one. */
  readonly until: Date | undefined;
}

/** The process that leads an execution, or led it last. */
export interface HeadView {
  readonly host: string;
  readonly pid: number;
  /** The number of heads so far, this one included. */
  readonly epoch: number;
  readonly since: Date;
  /** The end of the head's lease, unless it renews it: until then no other head may lead. */
  readonly leaseUntil: Date;
}
