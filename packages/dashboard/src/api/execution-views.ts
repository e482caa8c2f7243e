import type { HistoryView } from "./history-view.js";

/** See `ExecutionState` of core. */
export type ExecutionStateName = "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** An execution in a list. */
export interface ExecutionRow {
  readonly executionId: string;
  readonly state: ExecutionStateName;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly endedAtMs?: number;
  readonly head: { readonly host: string; readonly pid: number; readonly epoch: number };
  /** Ended tasks: succeeded, failed and restored ones. */
  readonly done: number;
  /** The expected number of tasks; absent if there was no dry run. */
  readonly total?: number;
  /** Tasks of earlier heads, or yielded again. */
  readonly restored: number;
  /** Tasks that failed for good. */
  readonly failed: number;
  /** Ended tasks a second: the recent rate of a running execution, else the mean. */
  readonly perSecond: number;
  readonly remainingMs?: number;
}

/**
 * `GET /api/executions?state=&search=&after=&limit=`: the most recently started first. With a
 * filter, the newest thousand (or the thousand after `after`) are looked at.
 */
export interface ExecutionsView {
  readonly executions: readonly ExecutionRow[];
  /** The `after` of the next page; absent on the last one. */
  readonly next?: string;
  /** The number of executions that were looked at. */
  readonly searched: number;
}

/** The tasks of one operation. */
export interface OperationRow {
  readonly operationId: string;
  readonly done: number;
  /** The expected number, or the number submitted so far. */
  readonly total: number;
  /** Whether `total` includes tasks that are still to come. */
  readonly isExpected: boolean;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly retried: number;
  readonly restored: number;
  readonly perSecond: number;
  readonly remainingMs?: number;
}

/** An error as people read it. Texts are cut at 16 KiB. */
export interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

/** A flow that waits for a signal. */
export interface SignalWait {
  readonly signal: string;
  readonly flow: string;
  readonly sinceMs: number;
  readonly untilMs?: number;
}

/** The progress of a running task, as it has told last. */
export interface TaskProgressRow {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
  readonly attempt: number;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Absent if values are hidden. */
  readonly note?: string;
  readonly atMs: number;
}

/** `GET /api/executions/:id`. */
export interface ExecutionDetail extends ExecutionRow {
  readonly operations: readonly OperationRow[];
  /** The number of operations that are not shown, since there are too many. */
  readonly otherOperations: number;
  /** The end of the head's lease. */
  readonly leaseUntilMs: number;
  readonly error?: ErrorText;
  readonly waitsFor: readonly SignalWait[];
  /** What running tasks have told of their progress, the latest first; at most 100. */
  readonly progress: readonly TaskProgressRow[];
  /** The reason is absent if values are hidden. */
  readonly cancelRequest?: { readonly reason?: string; readonly atMs: number };
  /** The target of `mazepa run`, if that started it. */
  readonly target?: string;
  /** The line that resumes it; absent while it is running, and when it has succeeded. */
  readonly resumeCommand?: string;
  /** Where its log lines are, by the template of `logUrl`. */
  readonly logUrl?: string;
  /** Tasks over time; absent if none were recorded. */
  readonly history?: HistoryView;
}
