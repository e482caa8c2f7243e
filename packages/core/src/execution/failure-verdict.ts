import { isMazepaError, TransientError } from "../errors.js";
import { saysYes } from "../callbacks.js";
import { fieldOf } from "../guarded.js";
import { maxDurationMs } from "../options.js";
import type { Verdict } from "../scheduling/protocol.js";
import type { Task } from "../tasks/task.js";

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
  task: Task | undefined,
  transientErrors: ((error: Error) => boolean) | undefined,
): Verdict {
  if (isMazepaError(error, "MAZEPA_FATAL")) return { isTransient: false, mayRetry: false };
  const isTransient =
    error instanceof TransientError ||
    isMazepaError(error, "MAZEPA_TRANSIENT") ||
    (transientErrors !== undefined && saysYes("transientErrors", transientErrors, error));
  if (isMazepaError(error) && definitive.has(error.code)) return { isTransient, mayRetry: false };
  const { retries } = task?.options ?? {};
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
