import { titleOf } from "./guarded.js";

const brand = Symbol.for("mazepa.error");

/** Options of every {@link MazepaError}. */
export interface MazepaErrorOptions {
  readonly cause?: unknown;
}

/**
 * The base class of all errors of Mazepa. `code` is stable across versions; `docs/errors.md` has a
 * section for each.
 *
 * @example
 * ```ts
 * class QuotaError extends MazepaError {
 *   static override readonly name: string = "QuotaError";
 *
 *   constructor(user: string) {
 *     super("ACME_QUOTA", `The quota of ${user} is used up. Try again tomorrow.`);
 *   }
 * }
 * ```
 */
export class MazepaError extends Error {
  /**
   * The class name, as a literal here and in every class below, so that minifiers do not change it.
   */
  static override readonly name: string = "MazepaError";
  /** A stable identifier of the condition, e.g. `MAZEPA_TASK_FAILED`. */
  readonly code: string;

  constructor(code: string, message: string, options: MazepaErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * Whether `error` is a {@link MazepaError}, from this copy of core or another, and has `code` if
 * one is given.
 *
 * @example
 * ```ts
 * try {
 *   await execute(survey(urls));
 * } catch (error) {
 *   if (!isMazepaError(error, "MAZEPA_TASK_FAILED")) throw error;
 *   console.error(error.message);
 * }
 * ```
 */
export function isMazepaError(error: unknown, code?: string): error is MazepaError {
  try {
    if (typeof error !== "object" || error === null || !(brand in error)) return false;
    return code === undefined || ("code" in error && error.code === code);
  } catch {
    return false; // `error` is a proxy of the user
  }
}

/** The facts of a {@link TaskFailedError}. */
export interface TaskFailure {
  readonly taskId: string;
  readonly operationId: string;
  /** How often the task was run. */
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
    super("MAZEPA_TASK_FAILED", `Task ${failure.taskId} of operation "${failure.operationId}" failed${tries}: ${cause}`, {
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
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_CANCELLED", message, options);
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

/** Options of a {@link TransientError}. */
export interface TransientErrorOptions extends MazepaErrorOptions {
  /**
   * How long to wait before the next attempt, if the condition tells. Default: the back-off of
   * `transientRetry`.
   */
  readonly retryAfterMs?: number;
}

/**
 * Throw this (or a subclass) from an operation for a condition that passes by itself. Such retries
 * do not use up `limit`.
 *
 * @example
 * ```ts
 * taskableOperation({ name: "ask" }, async (url: string) => {
 *   const response = await fetch(url);
 *   if (response.status === 503)
 *     throw new TransientError(`${url} is busy`, { retryAfterMs: 5000 });
 *   return response.text();
 * });
 * ```
 */
export class TransientError extends MazepaError {
  static override readonly name: string = "TransientError";
  declare readonly retryAfterMs?: number;

  constructor(message: string, options?: TransientErrorOptions) {
    super("MAZEPA_TRANSIENT", message, options);
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Throw this (or a subclass) from an operation when another attempt cannot help. The task is never
 * retried.
 *
 * @example
 * ```ts
 * taskableOperation({ name: "ask", retries: 5 }, async (url: string) => {
 *   const response = await fetch(url);
 *   if (response.status === 404) throw new FatalError(`${url} does not exist`);
 *   return response.text();
 * });
 * ```
 */
export class FatalError extends MazepaError {
  static override readonly name: string = "FatalError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_FATAL", message, options);
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
 * Thrown when a value cannot travel, or a text cannot be read back safely; `path` tells which part.
 *
 * @example
 * ```ts
 * try {
 *   serialize({ onDone: () => 1 });
 * } catch (error) {
 *   if (error instanceof SerializationError) console.error(error.path); // "value.onDone"
 * }
 * ```
 */
export class SerializationError extends MazepaError {
  static override readonly name: string = "SerializationError";
  /** The path of the part, e.g. `args[0].options.onDone`. */
  readonly path: string;

  constructor(path: string, problem: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SERIALIZATION", path === "" ? problem : `${path} ${problem}`, options);
    this.path = path;
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
 * Thrown when a different operation, flow schema or serializable class registers under an id that
 * is taken.
 *
 * @example
 * ```ts
 * taskableOperation({ name: "save" }, (text: string) => text.length);
 * taskableOperation({ name: "save" }, (text: string, to: string) => `${to}: ${text}`); // throws
 * ```
 */
export class DuplicateOperationError extends MazepaError {
  static override readonly name: string = "DuplicateOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_OPERATION", message, options);
  }
}

/**
 * Thrown when an operation is not registered in this process.
 *
 * @example
 * ```ts
 * class Plain {
 *   run(text: string) {
 *     return text;
 *   }
 * }
 * makeTask(new Plain(), "a"); // throws: the class is not marked @taskableOperation
 * ```
 */
export class UnknownOperationError extends MazepaError {
  static override readonly name: string = "UnknownOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_UNKNOWN_OPERATION", message, options);
  }
}

/**
 * Thrown when a task was made with a version of an operation package that the worker's version
 * cannot replace.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof OperationVersionError)
 *     console.error("update the workers");
 * }
 * ```
 */
export class OperationVersionError extends MazepaError {
  static override readonly name: string = "OperationVersionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_OPERATION_VERSION", message, options);
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

/**
 * Thrown when a message is larger than the queue accepts and there is no store for large payloads.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof PayloadTooLargeError)
 *     console.error("set payloadStore");
 * }
 * ```
 */
export class PayloadTooLargeError extends MazepaError {
  static override readonly name: string = "PayloadTooLargeError";
  readonly sizeBytes: number;
  readonly limitBytes: number;

  constructor(message: string, size: { readonly sizeBytes: number; readonly limitBytes: number }, options?: MazepaErrorOptions) {
    super("MAZEPA_PAYLOAD_TOO_LARGE", message, options);
    this.sizeBytes = size.sizeBytes;
    this.limitBytes = size.limitBytes;
  }
}

/**
 * Thrown when a message is unsigned, altered or expired.
 *
 * @example
 * ```ts
 * const signingKeys = ["secret"];
 * const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks", signingKeys });
 * startWorker({ broker, queues: ["tasks"], signingKeys }); // without the key: SignatureError
 * ```
 */
export class SignatureError extends MazepaError {
  static override readonly name: string = "SignatureError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SIGNATURE", message, options);
  }
}

/**
 * Thrown when the value of an option is invalid; the message names the option.
 *
 * @example
 * ```ts
 * try {
 *   load.makeTask(url).with({ retries: -1 });
 * } catch (error) {
 *   if (error instanceof InvalidOptionError) console.error(error.message); // names `retries`
 * }
 * ```
 */
export class InvalidOptionError extends MazepaError {
  static override readonly name: string = "InvalidOptionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_INVALID_OPTION", message, options);
  }
}

/**
 * Thrown when a decorator is applied to something that it cannot mark, e.g. an anonymous function
 * or a class without `run`.
 *
 * @example
 * ```ts
 * try {
 *   taskableOperation((text: string) => text.length);
 * } catch (error) {
 *   if (error instanceof DefinitionError) console.error(error.message); // it needs a name
 * }
 * ```
 */
export class DefinitionError extends MazepaError {
  static override readonly name: string = "DefinitionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DEFINITION", message, options);
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
