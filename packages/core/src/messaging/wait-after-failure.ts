import { backoffDelayMs, type CompleteRetryPolicy } from "../retry/retry-policy.js";
import { pause } from "../timer.js";

/** Waits after requests to a broker that failed. Half of each wait is certain, so that nobody spins. */
const policy: CompleteRetryPolicy = { limit: Infinity, initialDelayMs: 100, factor: 2, maxDelayMs: 10_000, jitter: "none" };

/** Waits before try number `failures` + 1, or until aborted. */
export async function waitAfterFailure(failures: number, signal?: AbortSignal): Promise<void> {
  const delayMs = backoffDelayMs(policy, failures, 0) * (0.5 + Math.random() / 2);
  await pause(delayMs, signal);
}
