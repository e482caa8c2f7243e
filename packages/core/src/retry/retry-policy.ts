import { InvalidOptionError } from "../errors.js";
import { checkChoice, checkDuration, checkFunction, checkKnown, checkNumber, checkWholeNumber } from "../options.js";

/** The policy for retries of failed attempts. */
export interface RetryPolicy {
  /** Retries after the first run. Default 0. */
  readonly limit?: number;
  /** The wait before the first retry, in ms. Default 1000. */
  readonly initialDelayMs?: number;
  /** The factor by which the wait grows from one retry to the next. Default 2. */
  readonly factor?: number;
  /** The longest wait, in ms. Default 60,000. */
  readonly maxDelayMs?: number;
  /** `"full"` waits a random part of the time; `"none"` waits all of it. Default `"full"`. */
  readonly jitter?: "full" | "none";
  /**
   * Whether to retry after this error. Default: every error is retried. It is called in the head;
   * if it throws, there is a warning and no retry.
   */
  readonly retryIf?: (error: Error) => boolean;
}

/** A {@link RetryPolicy} with all defaults filled in. */
export type CompleteRetryPolicy = Required<Omit<RetryPolicy, "retryIf">> & Pick<RetryPolicy, "retryIf">;

const defaults = { limit: 0, initialDelayMs: 1000, factor: 2, maxDelayMs: 60_000, jitter: "full" } as const;

/**
 * The policy for transient errors without `transientRetry`: 40 retries, from 1 s doubling to 30 s.
 */
export const defaultTransientRetry: CompleteRetryPolicy = { ...defaults, limit: 40, maxDelayMs: 30_000 };

const noRetries: CompleteRetryPolicy = defaults;

/** Fills in the defaults. A number n means n retries. */
export function completeRetryPolicy(
  retries: number | RetryPolicy | undefined,
  base: CompleteRetryPolicy = noRetries,
): CompleteRetryPolicy {
  if (retries === undefined) return base;
  return typeof retries === "number" ? { ...base, limit: retries } : { ...base, ...retries };
}

/** @throws InvalidOptionError naming the invalid part of the policy. */
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
  checkChoice(`${name}.jitter`, retries.jitter, ["full", "none"]);
  checkFunction(`${name}.retryIf`, retries.retryIf);
}

/**
 * The wait before retry number `retry` (from 1), exponential and capped; `random` is in [0, 1).
 * "Full jitter" is that of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export function backoffDelayMs(policy: CompleteRetryPolicy, retry: number, random: number): number {
  const delayMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.factor ** (retry - 1));
  return policy.jitter === "full" ? delayMs * random : delayMs;
}
