import { isMazepaError, TransientError } from "../errors.js";
import { backoffDelayMs, type CompleteRetryPolicy } from "../retry/retry-policy.js";

/** Half of each wait is certain, which prevents busy loops. */
const policy: CompleteRetryPolicy = { limit: Infinity, initialDelayMs: 100, factor: 2, maxDelayMs: 10_000, jitter: "none" };

/** How long a head waits for what it cannot reach. */
export const defaultUnreachableAfterMs = 600_000;

/** Something that a head needs cannot be reached, and is tried again. */
export interface Unreachable {
  /** What that is, for people: `queue "tasks"`. */
  readonly what: string;
  readonly error: Error;
  /** How long it is waited before the next try. */
  readonly delayMs: number;
}

/** How long to wait for what cannot be reached, and who is told. */
export interface OutageOptions {
  /** After how long it is given up. */
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

/** How long to wait before try number `failures` + 1. */
export function delayAfterFailureMs(failures: number): number {
  return backoffDelayMs(policy, failures, 0) * (0.5 + Math.random() / 2);
}

/** How long one thing has been out of reach, and when that is too long (rule E20). */
export class Outage {
  readonly #what: string;
  readonly #options: OutageOptions;
  #failures = 0;
  #sinceMs = 0;

  /**
   * @param what What cannot be reached, for people; a short outage without a name is not warned of.
   */
  constructor(what: string, options: OutageOptions) {
    this.#what = what;
    this.#options = options;
  }

  /**
   * A try has failed. Gives how long to wait before the next one; undefined when it has been too
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

  /** It can be reached. */
  over(): void {
    this.#failures = 0;
  }
}

function warn(what: string, { message }: Error): void {
  process.emitWarning(`${what} cannot be reached; trying again: ${message}`, "MazepaWarning");
}
