import { ExecutionCancelledError, type MazepaErrorOptions } from "../errors.js";
import { textOf } from "../guarded.js";

/** The error of an execution that was told to end, for a reason. */
export function cancelledBy(executionId: string, reason: unknown, options: MazepaErrorOptions = {}): ExecutionCancelledError {
  return new ExecutionCancelledError(`Execution ${executionId} was cancelled: ${textOf(reason)}`, { ...options, executionId });
}
