import type { Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import type { TaskOptions } from "./task-options.js";

/** The facts that the tasks of an operation share, unless a task has its own. */
export interface TaskTraits {
  readonly operationId: string;
  readonly options: TaskOptions;
  /** The version of the operation package that made the task. */
  readonly packageVersion: string | undefined;
  /** Whether the task can be undone. */
  readonly isRevertible?: boolean;
  /**
   * The operation that undoes it instead of its own `revert`; called with the result, or
   * `undefined`.
   */
  readonly undo?: Operation | undefined;
  /** What the task undoes, if it is a revert. */
  readonly reverting?: Reverting | undefined;
  /** The name of the pattern of which the task is a step. */
  readonly pattern?: string | undefined;
}
