import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/** Options of {@link ExecutionCancelledError}. */
export interface ExecutionCancelledErrorOptions extends MazepaErrorOptions {
  readonly executionId?: string;
}

/**
 * Thrown by `execute` when the execution was cancelled by a signal or by `cancel()`.
 *
 * @example
 * ```ts
 * const signal = AbortSignal.timeout(60_000);
 * const ended = await execute(survey(urls), { signal }).catch((error: unknown) => error);
 * if (ended instanceof ExecutionCancelledError) console.error("stopped after a minute");
 * ```
 */
export class ExecutionCancelledError extends MazepaError {
  static override readonly name: string = "ExecutionCancelledError";
  /** The execution that was cancelled, which may be one within a flow; undefined for a job. */
  readonly executionId: string | undefined;

  constructor(message: string, options: ExecutionCancelledErrorOptions = {}) {
    super("MAZEPA_EXECUTION_CANCELLED", message, options);
    this.executionId = options.executionId;
  }
}

/**
 * Thrown when an execution with this id is already running on the same checkpoint store.
 *
 * @example
 * ```ts
 * try {
 *   await execute(survey(urls), { executionId: "nightly", checkpoint: store });
 * } catch (error) {
 *   if (error instanceof ExecutionRunningError) console.error("another head runs it");
 * }
 * ```
 */
export class ExecutionRunningError extends MazepaError {
  static override readonly name: string = "ExecutionRunningError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_RUNNING", message, options);
  }
}

/**
 * Thrown at a `yield` that waits for something that the flow never yielded, or that would make a
 * flow wait for itself.
 *
 * @example
 * ```ts
 * flowSchema({ name: "forgotten" }, function* (url: string) {
 *   const text = load.makeTask(url);
 *   yield dependency(text); // DependencyError: the task was never yielded
 * });
 * ```
 */
export class DependencyError extends MazepaError {
  static override readonly name: string = "DependencyError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DEPENDENCY", message, options);
  }
}

/**
 * Thrown when no queue accepts a task's `workerType`.
 *
 * @example
 * ```ts
 * const queue = new RemoteExecutionQueue({
 *   broker,
 *   taskQueues: [{ name: "small", workerTypes: ["cpu"] }],
 * });
 * await execute(load.makeTask(url).with({ workerType: "gpu" }), { queue }); // cause: NoRouteError
 * ```
 */
export class NoRouteError extends MazepaError {
  static override readonly name: string = "NoRouteError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_NO_ROUTE", message, options);
  }
}

/**
 * Thrown when a checkpoint or a blob store cannot be read or written.
 *
 * @example
 * ```ts
 * try {
 *   await execute(survey(urls), { executionId: "nightly", checkpoint: "/read-only" });
 * } catch (error) {
 *   if (error instanceof StorageError)
 *     console.error("the checkpoint cannot be written", error.cause);
 * }
 * ```
 */
export class StorageError extends MazepaError {
  static override readonly name: string = "StorageError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_STORAGE", message, options);
  }
}

/**
 * Thrown when a signal is sent to an execution that has ended.
 *
 * @example
 * ```ts
 * try {
 *   await sendSignal(store, "nightly", "approval", true);
 * } catch (error) {
 *   if (error instanceof ExecutionEndedError) console.error("too late");
 * }
 * ```
 */
export class ExecutionEndedError extends MazepaError {
  static override readonly name: string = "ExecutionEndedError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_ENDED", message, options);
  }
}
