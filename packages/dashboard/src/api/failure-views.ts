import type { ErrorText } from "./execution-views.js";

/** `GET /api/executions/:id/failures?group=&search=&after=&limit=`. */
export interface FailuresView {
  /** Of the last head, largest first, at most 100. */
  readonly groups: readonly FailureGroupRow[];
  /** Failed tasks that are in none of the groups, since there were too many. */
  readonly otherFailures: number;
  /** Tasks that failed for good, the last first; of the given group, if one is. */
  readonly tasks: readonly FailedTaskRow[];
  /** The number of tasks that were kept and match. */
  readonly taskCount: number;
  /** The `after` of the next page. */
  readonly next?: string;
}

/** Failures of one operation with one kind of error. */
export interface FailureGroupRow {
  readonly group: string;
  readonly operationId: string;
  /** In short, without its stack. */
  readonly error: ErrorText;
  readonly count: number;
  readonly retried: number;
}

/** A task that failed for good. */
export interface FailedTaskRow {
  readonly taskId: string;
  readonly operationId: string;
  readonly group: string;
  readonly attempt: number;
  readonly failedAtMs: number;
  readonly durationMs: number;
  /** In short, and without its stack. */
  readonly error: ErrorText;
  /** The arguments in short; absent if values are hidden. */
  readonly shownArguments?: string;
}

/** `GET /api/executions/:id/failures/:taskId`. */
export interface FailedTaskDetail extends FailedTaskRow {
  /** In full. */
  readonly error: ErrorText;
  readonly worker: string;
  readonly flowPath: readonly string[];
  /** The submission as it travels, in JSON that is indented; absent if values are hidden. */
  readonly submission?: string;
  /** The last lines of the attempt's log; absent if values are hidden. */
  readonly logLines?: readonly string[];
  /** The line that runs it again on this machine; absent if it cannot be. */
  readonly replayCommand?: string;
  /** Why it cannot be run again; absent if values are hidden. */
  readonly notKeptBecause?: string;
  readonly logUrl?: string;
}
