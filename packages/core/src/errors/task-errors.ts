import { titleOf } from "../guarded.js";
import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/** The facts of a {@link TaskFailedError}. */
export interface TaskFailure {
  readonly taskId: string;
  readonly operationId: string;
  /** The label of the task, such as the name of a step. */
  readonly label?: string | undefined;
  /** The number of runs of the task. */
  readonly attempts: number;
  /** Names of the flows around the task, outermost first. */
  readonly flowPath: readonly string[];
  /** The operation's own error. */
  readonly cause: unknown;
}

/**
 * Thrown when a task has failed for good; `cause` is the operation's own error.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (!(error instanceof TaskFailedError)) throw error;
 *   console.error(`${error.operationId} failed after ${error.attempts} attempts:`, error.cause);
 * }
 * ```
 */
export class TaskFailedError extends MazepaError {
  static override readonly name: string = "TaskFailedError";
  readonly taskId: string;
  readonly operationId: string;
  readonly attempts: number;
  readonly flowPath: readonly string[];
  /** Later failures of the other members of the scope that threw this error. */
  readonly suppressed: unknown[] = [];

  constructor(failure: TaskFailure) {
    const cause = titleOf(failure.cause);
    const tries = failure.attempts === 1 ? "" : ` after ${failure.attempts} attempts`;
    const task = failure.label === undefined ? failure.taskId : `"${failure.label}" (${failure.taskId})`;
    super("MAZEPA_TASK_FAILED", `Task ${task} of operation "${failure.operationId}" failed${tries}: ${cause}`, {
      cause: failure.cause,
    });
    this.taskId = failure.taskId;
    this.operationId = failure.operationId;
    this.attempts = failure.attempts;
    this.flowPath = failure.flowPath;
  }
}

/**
 * Thrown when a task, a wait for a free worker, or `withTimeout` exceeds its limit.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url).with({ timeoutMs: 1000 }));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof TaskTimeoutError)
 *     console.error("too slow");
 * }
 * ```
 */
export class TaskTimeoutError extends MazepaError {
  static override readonly name: string = "TaskTimeoutError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_TASK_TIMEOUT", message, options);
  }
}

/**
 * Thrown when the result of a cancelled task is read.
 *
 * @example
 * ```ts
 * try {
 *   console.log(load.makeTask(url).result);
 * } catch (error) {
 *   if (error instanceof TaskCancelledError) console.error("cancelled");
 * }
 * ```
 */
export class TaskCancelledError extends MazepaError {
  static override readonly name: string = "TaskCancelledError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_TASK_CANCELLED", message, options);
  }
}

/**
 * Thrown when two tasks of one execution have the same hand-set id but different content.
 *
 * @example
 * ```ts
 * const tasks = [load.makeTask(url), load.makeTask("https://example.org")].map((task) =>
 *   task.with({ id: "page" }),
 * );
 * await execute(tasks); // throws, since the tasks differ
 * ```
 */
export class DuplicateTaskIdError extends MazepaError {
  static override readonly name: string = "DuplicateTaskIdError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_TASK_ID", message, options);
  }
}

/**
 * Thrown when the thread or process that ran a task died.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof WorkerCrashedError)
 *     console.error("out of memory?");
 * }
 * ```
 */
export class WorkerCrashedError extends MazepaError {
  static override readonly name: string = "WorkerCrashedError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_WORKER_CRASHED", message, options);
  }
}
