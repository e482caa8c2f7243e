import type { Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import type { TaskDirectory } from "./task-directory.js";
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
   * The content id at the time when the task was made, to detect later changes of operation or
   * arguments. Not sent to workers.
   */
  readonly contentId?: string | undefined;
  /** The arguments of {@link contentId}, with tasks in place of values. Not sent to workers. */
  readonly givenArgs?: readonly unknown[] | undefined;
  /** The version of the operation package that the task was made with. */
  readonly packageVersion?: string | undefined;
  /** The code that the cached result depends on: the worker reports its digest with the outcome. */
  readonly source?: "operation" | "module" | undefined;
  /** The directory of this run (rule K12); absent without a cache. */
  readonly directory?: TaskDirectory;
  /** The task that this one undoes, if it is a revert. */
  readonly reverting?: Reverting | undefined;
}

/** The outcome of an attempt on its way to the head. */
export interface OutcomeReport {
  readonly executionId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly outcome: TaskOutcome;
  /**
   * The reason why the report cannot be true. Its outcome is then ignored, and the attempt counts
   * as lost.
   */
  readonly fault?: string;
}

/** The report of an attempt that failed before it was started. */
export function failedReport({ executionId, id, attempt }: Submission, error: Error): OutcomeReport {
  return { executionId, taskId: id, attempt, outcome: failedOutcome(error, neverRan(attempt)) };
}
