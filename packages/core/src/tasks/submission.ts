import type { Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import type { TaskOptions } from "./task-options.js";
import { failedOutcome, neverRan, type TaskOutcome } from "./task-outcome.js";

/** One attempt of a task, on its way to whoever runs it. */
export interface Submission {
  /** The task's id. */
  readonly id: string;
  readonly operationId: string;
  readonly operation: Operation;
  /** With values in place of tasks. */
  readonly args: readonly unknown[];
  /** The task's own options with its flows' defaults merged in. */
  readonly options: TaskOptions;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
  /**
   * The id that operation and arguments gave when the task was made: tells whether they were
   * changed since. Not sent to workers.
   */
  readonly contentId?: string | undefined;
  /**
   * The arguments that {@link contentId} tells of, where tasks stood in for values. Not sent to
   * workers.
   */
  readonly givenArgs?: readonly unknown[] | undefined;
  /** Version of the operation package that the task was made with. */
  readonly packageVersion?: string | undefined;
  /** What this task undoes, where it is a revert. */
  readonly reverting?: Reverting | undefined;
}

/** How an attempt ended, on its way back. */
export interface OutcomeReport {
  readonly executionId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly outcome: TaskOutcome;
  /**
   * What is wrong with the report, if it cannot be true: then its outcome is not believed, and the
   * attempt is taken for lost.
   */
  readonly fault?: string;
}

/** The report of an attempt that failed before it was begun. */
export function failedReport({ executionId, id, attempt }: Submission, error: Error): OutcomeReport {
  return { executionId, taskId: id, attempt, outcome: failedOutcome(error, neverRan(attempt)) };
}
