import { ExecutionSuspendedError } from "../errors.js";
import type { Parking } from "../scheduling/parking.js";
import type { CompleteExecuteOptions } from "./execution-options.js";

/** The error with which a suspended execution ends; `parking` is what a parked one waits for. */
export function suspendedError(
  { executionId, checkpoint }: CompleteExecuteOptions,
  parking: Parking | undefined,
): ExecutionSuspendedError {
  if (parking) return parkedError(executionId, parking);
  const hint =
    checkpoint === undefined
      ? "It has no checkpoint, so that it cannot be resumed."
      : "To go on, start it again with the same executionId and checkpoint.";
  return new ExecutionSuspendedError(`Execution ${executionId} was suspended. ${hint}`);
}

function parkedError(executionId: string, { untilMs, signals }: Parking): ExecutionSuspendedError {
  const until = untilMs === undefined ? undefined : new Date(untilMs);
  const names = [...new Set(signals.map(({ name }) => name))];
  const waits = [...(until ? [`until ${until.toISOString()}`] : []), ...names.map((name) => `for the signal "${name}"`)];
  const message = `Execution ${executionId} is parked: it waits ${waits.join(" or ")}. To go on then, start it again with the same executionId and checkpoint. If it is a job, a conductor does so.`;
  return new ExecutionSuspendedError(message, { parked: { until, signals: names } });
}
