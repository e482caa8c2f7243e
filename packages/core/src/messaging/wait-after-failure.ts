import { backoffDelayMs, type CompleteRetryPolicy } from "../retry/retry-policy.js";
import { pause } from "../timer.js";

/**
 * The back-off after failed requests to a broker. Half of each wait is certain, which prevents busy
 * loops.
 */
const policy: CompleteRetryPolicy = { limit: Infinity, initialDelayMs: 100, factor: 2, maxDelayMs: 10_000, jitter: "none" };

/** Waits before attempt number `failures` + 1, or until aborted. */
export async function waitAfterFailure(failures: number, signal?: AbortSignal): Promise<void> {
  const delayMs = backoffDelayMs(policy, failures, 0) * (0.5 + Math.random() / 2);
  await pause(delayMs, signal);
}
