import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/** Options of a {@link TransientError}. */
export interface TransientErrorOptions extends MazepaErrorOptions {
  /**
   * The time in ms until the next attempt, if it is known. Default: the back-off of
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
 * Thrown when a blob store cannot be reached for now. Trying again is safe.
 *
 * @example
 * ```ts
 * const reached = await store.get("report").catch((error: unknown) => {
 *   if (error instanceof StorageConnectionError) return "try again later";
 *   throw error;
 * });
 * ```
 */
export class StorageConnectionError extends TransientError {
  static override readonly name: string = "StorageConnectionError";
  override readonly code = "MAZEPA_STORAGE_CONNECTION";
}
