import { SerializationError, TaskCancelledError } from "../errors.js";
import { titleOf } from "../guarded.js";
import { classifyFailure, type Verdict } from "../retry/failure-verdict.js";
import { backoffDelayMs, defaultTransientRetry } from "../retry/retry-policy.js";
import { asError } from "../serialization/as-error.js";
import { failedOutcome, type CancelledOutcome, type FailedOutcome } from "../tasks/task-outcome.js";
import type { Detached } from "../wire/detached.js";
import { readOutcome, recordOf, type UnpackedReport } from "../wire/outcome-message.js";

/** One delivery of a detached task, and how it has ended. */
export interface FailedDelivery {
  readonly detached: Detached;
  readonly outcome: FailedOutcome | CancelledOutcome;
  /** The number of deliveries, this one included. */
  readonly deliveryCount: number;
  readonly maxDeliveries: number;
}

/** The decision about a detached task that has failed: the wait before its retry, or none. */
export interface DetachedDecision {
  readonly error: Error;
  /** The wait before the next delivery, in ms; undefined if there is none. */
  readonly delayMs: number | undefined;
}

/**
 * Decides whether a detached task is delivered again (rule W13). Each delivery counts, since a
 * message cannot tell why it was given back. Transient errors use up `maxDeliveries` only.
 */
export function decideDetached({ detached, outcome, deliveryCount, maxDeliveries }: FailedDelivery): DetachedDecision {
  if (outcome.status === "cancelled") return { error: new TaskCancelledError(outcome.reason), delayMs: undefined };
  const { error } = outcome;
  const verdict = classifyFailure(error, undefined, undefined);
  const most = mostDeliveries(detached, verdict.isTransient ? maxDeliveries : 1);
  const isRetried = (verdict.isTransient || verdict.mayRetry) && deliveryCount < most;
  return { error, delayMs: isRetried ? delayOf(verdict, detached, deliveryCount) : undefined };
}

/** The failure or the cancellation in a report. */
export function failureIn(report: UnpackedReport): FailedOutcome | CancelledOutcome {
  const { header } = report;
  try {
    const outcome = readOutcome(report);
    if (outcome.status !== "succeeded") return outcome;
    return failedOutcome(new SerializationError("status", "of a failure is that of a success."), recordOf(header));
  } catch (error) {
    return failedOutcome(asError(error), recordOf(header));
  }
}

/** The number of deliveries that the retries of a detached task need, and at least `least`. */
export function mostDeliveries({ retries }: Detached, least: number): number {
  return Math.max(least, retries.limit + 1);
}

/** The reason for the dead letter of a detached task. */
export function detachedReason(error: Error, deliveryCount: number): string {
  return `failed for good after ${deliveryCount === 1 ? "one delivery" : `${deliveryCount} deliveries`}: ${titleOf(error)}`;
}

function delayOf({ isTransient, retryAfterMs }: Verdict, { retries }: Detached, deliveryCount: number): number {
  if (isTransient) return retryAfterMs ?? backoffDelayMs(defaultTransientRetry, deliveryCount, Math.random());
  return backoffDelayMs(retries, deliveryCount, Math.random());
}
