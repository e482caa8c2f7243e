import type { Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import type { TaskOptions } from "./task-options.js";
import { failedOutcome, neverRan, type TaskOutcome } from "./task-outcome.js";

/** One attempt of a task, on its way to be run. */
export interface Submission {
  /** The task's id. */
  readonly id: string;
  readonly operationId: string;
  readonly operation: Operation;
  /** The arguments, with values in place of tasks. */
  readonly args: readonly unknown[];
  /** The task's own options with its flows' defaults merged in. */
  readonly options: TaskOptions;
  readonly executionId: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /**
   * The id that operation and arguments had when the task was made, which tells whether they were
   * changed since. Not sent to workers.
   */
  readonly contentId?: string | undefined;
  /**
   * The arguments behind {@link contentId}, in which tasks stand for values. Not sent to workers.
   */
  readonly givenArgs?: readonly unknown[] | undefined;
  /** The version of the operation package that the task was made with. */
  readonly packageVersion?: string | undefined;
  /**
   * Which code the cached result depends on: whoever runs the task tells its digest with the
   * outcome.
   */
  readonly source?: "operation" | "module" | undefined;
  /** What this task undoes, if it is a revert. */
  readonly reverting?: Reverting | undefined;
}

/** How an attempt ended, on its way back. */
export interface OutcomeReport {
  readonly executionId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly outcome: TaskOutcome;
  /** Why the report cannot be true. Its outcome is then ignored, and the attempt counts as lost. */
  readonly fault?: string;
}

/** The report of an attempt that failed before it was started. */
export function failedReport({ executionId, id, attempt }: Submission, error: Error): OutcomeReport {
  return { executionId, taskId: id, attempt, outcome: failedOutcome(error, neverRan(attempt)) };
}
