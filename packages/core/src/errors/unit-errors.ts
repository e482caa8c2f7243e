import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/** A task whose effect remains although its unit was to be undone. */
export interface LeftTask {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
}

/** The facts of a {@link RevertFailedError}. */
export interface RevertFailure {
  readonly unit: string;
  readonly errors: readonly unknown[];
  readonly original: unknown;
  readonly left: readonly LeftTask[];
}

/**
 * Thrown when a unit could not be undone completely; `cause` is the error of the first revert that
 * failed.
 *
 * @example
 * ```ts
 * try {
 *   await execute(revertible(survey(urls)));
 * } catch (error) {
 *   if (error instanceof RevertFailedError)
 *     for (const { operationId } of error.left) console.error(operationId);
 * }
 * ```
 */
export class RevertFailedError extends MazepaError {
  static override readonly name: string = "RevertFailedError";
  /** The errors of all reverts that failed. */
  readonly errors: readonly unknown[];
  /**
   * The error because of which the unit was undone; undefined if it succeeded and only tasks that
   * were no longer needed were undone.
   */
  readonly original: unknown;
  /** All tasks that are not undone, including those whose revert failed. */
  readonly left: readonly LeftTask[];

  constructor({ unit, errors, original, left }: RevertFailure) {
    const names = left.slice(0, 10).map(({ label, taskId, operationId }) => label ?? `${operationId} ${taskId}`);
    const more = left.length > names.length ? `, and ${left.length - names.length} more` : "";
    super(
      "MAZEPA_REVERT_FAILED",
      `Unit "${unit}" could not be undone: ${errors.length} of its reverts failed. What stands: ${names.join(", ")}${more}. ` +
        "Start the execution again once the cause is mended: it undoes the rest.",
      { cause: errors[0] },
    );
    this.errors = errors;
    this.original = original;
    this.left = left;
  }
}

/**
 * Thrown at the `yield` of a unit that cannot be distinguished from another one in flight.
 *
 * @example
 * ```ts
 * await execute([revertible(survey(urls)), revertible(survey(urls))]); // throws: give each a key
 * ```
 */
export class DuplicateUnitError extends MazepaError {
  static override readonly name: string = "DuplicateUnitError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_UNIT", message, options);
  }
}

/** The waits of an execution that was suspended because of them (`parkAfterMs`). */
export interface ParkedExecution {
  /** The next date that it waits for; undefined if it waits for none. */
  readonly until: Date | undefined;
  /** The names of the signals that it waits for. One that has just been sent may be among them. */
  readonly signals: readonly string[];
}

/**
 * Thrown by `execute` when the execution was suspended before its end: it can be resumed.
 *
 * @example
 * ```ts
 * try {
 *   await execute(survey(urls), { executionId: "nightly", checkpoint: store });
 * } catch (error) {
 *   if (error instanceof ExecutionSuspendedError) console.log("run it again to go on");
 * }
 * ```
 */
export class ExecutionSuspendedError extends MazepaError {
  static override readonly name: string = "ExecutionSuspendedError";
  /** What a parked execution waits for; undefined if it can be resumed at once. */
  readonly parked: ParkedExecution | undefined;

  constructor(message: string, { parked, ...options }: MazepaErrorOptions & { readonly parked?: ParkedExecution } = {}) {
    super("MAZEPA_EXECUTION_SUSPENDED", message, options);
    this.parked = parked;
  }
}

/**
 * Thrown when `forEach` needs a value and none is left.
 *
 * @example
 * ```ts
 * const rounds = forEach([] as string[]);
 * const flow = revertible({ name: "mirrored", rounds }, (mirror) => survey([mirror]));
 * const failed = await execute(flow).catch((error: unknown) => error);
 * console.log(failed instanceof NoValueLeftError);
 * ```
 */
export class NoValueLeftError extends MazepaError {
  static override readonly name: string = "NoValueLeftError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_NO_VALUE_LEFT", message, options);
  }
}
