import { ExecutionSuspendedError } from "../errors.js";
import type { CompleteExecuteOptions } from "./execution-options.js";

/** The error with which a suspended execution ends. */
export function suspendedError({ executionId, checkpoint }: CompleteExecuteOptions): ExecutionSuspendedError {
  const hint =
    checkpoint === undefined
      ? "It has no checkpoint, so that it cannot be resumed."
      : "To go on, start it again with the same executionId and checkpoint.";
  return new ExecutionSuspendedError(`Execution ${executionId} was suspended. ${hint}`);
}
