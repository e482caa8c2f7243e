import { emitWarning } from "../emit-warning.js";
import { isMazepaError, TransientError } from "../errors.js";
import { backoffDelayMs, type CompleteRetryPolicy } from "../retry/retry-policy.js";

/** Half of each wait is certain, which prevents busy loops. */
const policy: CompleteRetryPolicy = { limit: Infinity, initialDelayMs: 100, factor: 2, maxDelayMs: 10_000, jitter: "none" };

/** The default time in ms that a head waits for an unreachable broker or store. */
export const defaultUnreachableAfterMs = 600_000;

/** The event that something a head needs cannot be reached, and is tried again. */
export interface Unreachable {
  /** Its name for people: `queue "tasks"`. */
  readonly what: string;
  readonly error: Error;
  /** The time in ms until the next try. */
  readonly delayMs: number;
}

/** The limit of waits for something unreachable, and the listener. */
export interface OutageOptions {
  /** The time in ms after which a wait is given up. */
  readonly unreachableAfterMs: number;
  readonly onUnreachable?: ((unreachable: Unreachable) => void) | undefined;
}

/** Whether an error says that something cannot be reached for now, so that trying again is safe. */
export function isUnreachable(error: unknown): error is Error {
  return (
    error instanceof TransientError ||
    isMazepaError(error, "MAZEPA_QUEUE_CONNECTION") ||
    isMazepaError(error, "MAZEPA_STORAGE_CONNECTION")
  );
}

/** The time in ms before try number `failures` + 1. */
export function delayAfterFailureMs(failures: number): number {
  return backoffDelayMs(policy, failures, 0) * (0.5 + Math.random() / 2);
}

/** The outage of one broker or store: its duration, and whether it is too long (rule E20). */
export class Outage {
  readonly #what: string;
  readonly #options: OutageOptions;
  #failures = 0;
  #sinceMs = 0;

  /** @param what Its name for people; a short outage without a name causes no warning. */
  constructor(what: string, options: OutageOptions) {
    this.#what = what;
    this.#options = options;
  }

  /**
   * Notes a failed try. Returns the time in ms until the next one; undefined when the outage is too
   * long.
   */
  failed(error: Error): number | undefined {
    const { unreachableAfterMs, onUnreachable } = this.#options;
    const now = performance.now();
    if (this.#failures === 0) this.#sinceMs = now;
    const remainingMs = this.#sinceMs + unreachableAfterMs - now;
    if (remainingMs <= 0) return undefined;
    const delayMs = Math.min(delayAfterFailureMs(++this.#failures), remainingMs);
    if (this.#failures === 1 && this.#what !== "") warn(this.#what, error);
    onUnreachable?.({ what: this.#what, error, delayMs });
    return delayMs;
  }

  /** Notes that it can be reached again. */
  over(): void {
    this.#failures = 0;
  }
}

function warn(what: string, { message }: Error): void {
  emitWarning(`${what} cannot be reached; trying again: ${message}`, "MazepaWarning");
}
