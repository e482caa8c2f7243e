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
