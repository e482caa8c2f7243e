import { InvalidOptionError } from "../errors.js";
import { checkDuration, checkKnown, checkNumber, checkWholeNumber } from "../options.js";

/** How often and when a failed attempt is followed by another. */
export interface RetryPolicy {
  /** Retries after the first run. Default 0. */
  readonly limit?: number;
  /** Wait before the first retry. Default 1000. */
  readonly initialDelayMs?: number;
  /** What the wait is multiplied by from one retry to the next. Default 2. */
  readonly factor?: number;
  /** The longest wait. Default 60,000. */
  readonly maxDelayMs?: number;
  /** `"full"` (default): a random part of the wait; `"none"`: all of it. */
  readonly jitter?: "full" | "none";
  /**
   * Whether this error is worth a retry. Default: every error is. Called in the head; if it throws,
   * that counts as no and is warned of.
   */
  readonly retryIf?: (error: Error) => boolean;
}

/** A {@link RetryPolicy} with every default filled in. */
export type CompleteRetryPolicy = Required<Omit<RetryPolicy, "retryIf">> & Pick<RetryPolicy, "retryIf">;

const defaults = { limit: 0, initialDelayMs: 1000, factor: 2, maxDelayMs: 60_000, jitter: "full" } as const;

/**
 * What transient errors get unless `transientRetry` says otherwise: 40 retries, 1 s doubling to 30
 * s.
 */
export const defaultTransientRetry: CompleteRetryPolicy = { ...defaults, limit: 40, maxDelayMs: 30_000 };

const noRetries: CompleteRetryPolicy = defaults;

/** Fills in the defaults; a number n means n retries. */
export function completeRetryPolicy(
  retries: number | RetryPolicy | undefined,
  base: CompleteRetryPolicy = noRetries,
): CompleteRetryPolicy {
  if (retries === undefined) return base;
  return typeof retries === "number" ? { ...base, limit: retries } : { ...base, ...retries };
}

/** @throws InvalidOptionError naming the part of the policy that makes no sense. */
export function checkRetryPolicy(name: string, retries: number | RetryPolicy | undefined): void {
  if (retries === undefined) return;
  if (typeof retries === "number") return checkWholeNumber(name, retries);
  if (typeof retries !== "object" || retries === null) {
    throw new InvalidOptionError(`Option "${name}" must be a number of retries or a retry policy, not ${String(retries)}.`);
  }
  checkKnown(`Option "${name}"`, retries, ["limit", "initialDelayMs", "factor", "maxDelayMs", "jitter", "retryIf"]);
  checkWholeNumber(`${name}.limit`, retries.limit);
  checkDuration(`${name}.initialDelayMs`, retries.initialDelayMs);
  checkNumber(`${name}.factor`, retries.factor, 1);
  checkDuration(`${name}.maxDelayMs`, retries.maxDelayMs);
}

/**
 * The wait before retry number `retry` (from 1), exponential and capped; `random` is in [0, 1).
 * "Full jitter" is that of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export function backoffDelayMs(policy: CompleteRetryPolicy, retry: number, random: number): number {
  const delayMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.factor ** (retry - 1));
  return policy.jitter === "full" ? delayMs * random : delayMs;
}
