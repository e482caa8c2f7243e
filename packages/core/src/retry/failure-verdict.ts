import { isMazepaError, TransientError } from "../errors.js";
import { saysYes } from "../callbacks.js";
import { fieldOf } from "../guarded.js";
import { maxDurationMs } from "../options.js";
import type { RetryPolicy } from "./retry-policy.js";

/**
 * The treatment of a failed attempt. Computed outside the scheduler, which never calls user code.
 */
export interface Verdict {
  /** Whether the error is transient and has a policy of its own. */
  readonly isTransient: boolean;
  /** Whether the policy allows a retry after this error. */
  readonly mayRetry: boolean;
  /** The time in ms until the next attempt, if a transient error states it. */
  readonly retryAfterMs?: number;
  /**
   * Whether the attempt was not sent, since the queue cannot be reached: it does not use up
   * retries.
   */
  readonly isUnsent?: boolean;
}

/** The codes of errors that another attempt cannot mend. */
const definitive = new Set([
  "MAZEPA_SERIALIZATION",
  "MAZEPA_UNKNOWN_OPERATION",
  "MAZEPA_OPERATION_VERSION",
  "MAZEPA_NO_ROUTE",
  "MAZEPA_PAYLOAD_TOO_LARGE",
  "MAZEPA_SIGNATURE",
]);

/** The treatment of a failed attempt (rule E5). A predicate that throws counts as no. */
export function classifyFailure(
  error: Error,
  retries: number | RetryPolicy | undefined,
  transientErrors: ((error: Error) => boolean) | undefined,
): Verdict {
  if (isMazepaError(error, "MAZEPA_FATAL")) return { isTransient: false, mayRetry: false };
  const isTransient =
    error instanceof TransientError ||
    isMazepaError(error, "MAZEPA_TRANSIENT") ||
    (transientErrors !== undefined && saysYes("transientErrors", transientErrors, error));
  if (isMazepaError(error) && definitive.has(error.code)) return { isTransient, mayRetry: false };
  const retryIf = typeof retries === "object" ? retries.retryIf : undefined;
  return { isTransient, ...retryAfter(error), mayRetry: retryIf === undefined || saysYes("retryIf", retryIf, error) };
}

/** The wait that a `TransientError` asks for, unless it makes no sense. */
function retryAfter(error: Error): Pick<Verdict, "retryAfterMs"> {
  if (!isMazepaError(error, "MAZEPA_TRANSIENT")) return {};
  const retryAfterMs = fieldOf(error, "retryAfterMs");
  const isDuration = typeof retryAfterMs === "number" && retryAfterMs >= 0 && retryAfterMs < Infinity;
  return isDuration ? { retryAfterMs: Math.min(retryAfterMs, maxDurationMs) } : {};
}
