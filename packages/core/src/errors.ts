import { titleOf } from "./guarded.js";

const brand = Symbol.for("mazepa.error");

/** What any {@link MazepaError} can be given besides its message. */
export interface MazepaErrorOptions {
  readonly cause?: unknown;
}

/**
 * The root of every error that Mazepa makes. `code` is stable across versions; `docs/errors.md` has
 * a section for each.
 */
export class MazepaError extends Error {
  /** Literal, here and in every class below, so that no minifier changes what errors are called. */
  static override readonly name: string = "MazepaError";
  /** Stable identifier of the condition, e.g. `MAZEPA_TASK_FAILED`. */
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
 */
export function isMazepaError(error: unknown, code?: string): error is MazepaError {
  try {
    if (typeof error !== "object" || error === null || !(brand in error)) return false;
    return code === undefined || ("code" in error && error.code === code);
  } catch {
    return false; // a proxy of the user's
  }
}

/** What a {@link TaskFailedError} tells. */
export interface TaskFailure {
  readonly taskId: string;
  readonly operationId: string;
  /** How many times the task was run. */
  readonly attempts: number;
  /** Names of the flows around the task, outermost first. */
  readonly flowPath: readonly string[];
  /** The operation's own error. */
  readonly cause: unknown;
}

/** Thrown when a task has failed for good; `cause` is the operation's own error. */
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
 * Thrown when a task, a wait for a free worker or `withTimeout` has taken longer than its limit.
 */
export class TaskTimeoutError extends MazepaError {
  static override readonly name: string = "TaskTimeoutError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_TASK_TIMEOUT", message, options);
  }
}

/** Thrown when the result of a task that was cancelled is asked for. */
export class TaskCancelledError extends MazepaError {
  static override readonly name: string = "TaskCancelledError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_TASK_CANCELLED", message, options);
  }
}

/** Thrown by `execute` when the execution was cancelled by a signal or by `cancel()`. */
export class ExecutionCancelledError extends MazepaError {
  static override readonly name: string = "ExecutionCancelledError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_CANCELLED", message, options);
  }
}

/** Thrown when an execution with this id is already running on the same checkpoint store. */
export class ExecutionRunningError extends MazepaError {
  static override readonly name: string = "ExecutionRunningError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_RUNNING", message, options);
  }
}

/** What a {@link TransientError} can be given besides its message. */
export interface TransientErrorOptions extends MazepaErrorOptions {
  /**
   * How long to wait before the next attempt, where the condition says so. Default: the back-off of
   * `transientRetry`.
   */
  readonly retryAfterMs?: number;
}

/**
 * Throw this (or a subclass) from an operation for a condition that passes by itself; such retries
 * do not use up `limit`.
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
 * Throw this (or a subclass) from an operation when another attempt cannot help: the task is never
 * retried.
 */
export class FatalError extends MazepaError {
  static override readonly name: string = "FatalError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_FATAL", message, options);
  }
}

/**
 * Thrown at a `yield` that waits for something the flow never yielded, or that would make a flow
 * wait for itself.
 */
export class DependencyError extends MazepaError {
  static override readonly name: string = "DependencyError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DEPENDENCY", message, options);
  }
}

/**
 * Thrown when a value cannot travel, or when a text cannot be read back safely; `path` says where.
 */
export class SerializationError extends MazepaError {
  static override readonly name: string = "SerializationError";
  /** Where in the value, e.g. `args[0].options.onDone`. */
  readonly path: string;

  constructor(path: string, problem: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SERIALIZATION", path === "" ? problem : `${path} ${problem}`, options);
    this.path = path;
  }
}

/** Thrown when two tasks of one execution have the same hand-set id and different content. */
export class DuplicateTaskIdError extends MazepaError {
  static override readonly name: string = "DuplicateTaskIdError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_TASK_ID", message, options);
  }
}

/**
 * Thrown when a second, different operation (or schema, or serializable class) registers under an
 * id that is taken.
 */
export class DuplicateOperationError extends MazepaError {
  static override readonly name: string = "DuplicateOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_OPERATION", message, options);
  }
}

/** Thrown when an operation is not registered in this process. */
export class UnknownOperationError extends MazepaError {
  static override readonly name: string = "UnknownOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_UNKNOWN_OPERATION", message, options);
  }
}

/**
 * Thrown when a task was made with a version of an operation package that this worker's version
 * cannot stand in for.
 */
export class OperationVersionError extends MazepaError {
  static override readonly name: string = "OperationVersionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_OPERATION_VERSION", message, options);
  }
}

/** Thrown when no queue takes a task's `workerType`. */
export class NoRouteError extends MazepaError {
  static override readonly name: string = "NoRouteError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_NO_ROUTE", message, options);
  }
}

/** Thrown when the thread or process that ran a task died. */
export class WorkerCrashedError extends MazepaError {
  static override readonly name: string = "WorkerCrashedError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_WORKER_CRASHED", message, options);
  }
}

/**
 * Thrown when a message is larger than the queue takes and there is no store for large payloads.
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

/** Thrown when a message is unsigned, altered or expired. */
export class SignatureError extends MazepaError {
  static override readonly name: string = "SignatureError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SIGNATURE", message, options);
  }
}

/** Thrown by whatever takes an option whose value makes no sense; the message names the option. */
export class InvalidOptionError extends MazepaError {
  static override readonly name: string = "InvalidOptionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_INVALID_OPTION", message, options);
  }
}

/**
 * Thrown when a decorator stands on something it cannot mark, e.g. an anonymous function or a class
 * without `run`.
 */
export class DefinitionError extends MazepaError {
  static override readonly name: string = "DefinitionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DEFINITION", message, options);
  }
}

/** Thrown when a checkpoint or a blob store cannot be read or written. */
export class StorageError extends MazepaError {
  static override readonly name: string = "StorageError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_STORAGE", message, options);
  }
}
