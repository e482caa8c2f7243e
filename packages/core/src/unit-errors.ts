import { MazepaError, type MazepaErrorOptions } from "./errors.js";

/** A task whose effect stands although its unit was to be undone. */
export interface LeftTask {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
}

/** What a {@link RevertFailedError} tells. */
export interface RevertFailure {
  readonly unit: string;
  readonly errors: readonly unknown[];
  readonly original: unknown;
  readonly left: readonly LeftTask[];
}

/**
 * Thrown when a unit could not be undone wholly; `cause` is the error of the first revert that
 * failed.
 */
export class RevertFailedError extends MazepaError {
  static override readonly name: string = "RevertFailedError";
  /** Errors of all reverts that failed. */
  readonly errors: readonly unknown[];
  /**
   * What the unit was to be undone for; undefined where it had ended well and only what nobody
   * needs was undone.
   */
  readonly original: unknown;
  /** All that is not undone, what failed to be undone included. */
  readonly left: readonly LeftTask[];

  constructor({ unit, errors, original, left }: RevertFailure) {
    const names = left.slice(0, 10).map(({ label, taskId, operationId }) => label ?? `${operationId} ${taskId}`);
    const more = left.length > names.length ? `, and ${left.length - names.length} more` : "";
    super(
      "MAZEPA_REVERT_FAILED",
      `Unit "${unit}" could not be undone: ${errors.length} of its reverts failed. What stands: ${names.join(", ")}${more}. ` +
        "Start the execution again once the cause is mended: it goes on with what is left.",
      { cause: errors[0] },
    );
    this.errors = errors;
    this.original = original;
    this.left = left;
  }
}

/** Thrown at the `yield` of a unit that cannot be told from another one in flight. */
export class DuplicateUnitError extends MazepaError {
  static override readonly name: string = "DuplicateUnitError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_UNIT", message, options);
  }
}

/** Thrown by `execute` when the execution was suspended before it had ended: it can be resumed. */
export class ExecutionSuspendedError extends MazepaError {
  static override readonly name: string = "ExecutionSuspendedError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_EXECUTION_SUSPENDED", message, options);
  }
}

/** Thrown when `forEach` is asked for a value and has none. */
export class NoValueLeftError extends MazepaError {
  static override readonly name: string = "NoValueLeftError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_NO_VALUE_LEFT", message, options);
  }
}
