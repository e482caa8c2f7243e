import { isMazepaError, MazepaError, TaskCancelledError } from "../errors.js";
import type { TaskOutcome } from "./task-outcome.js";

/** The error for reading a result that does not exist. */
export function missingResult(what: string, outcome: TaskOutcome | undefined): MazepaError {
  if (outcome?.status === "cancelled")
    return new TaskCancelledError(`${what} has no result: it was cancelled (${outcome.reason}).`);
  if (outcome?.status === "failed") {
    const { error } = outcome;
    if (isMazepaError(error, "MAZEPA_TASK_FAILED")) return error;
    return new MazepaError("MAZEPA_NO_RESULT", `${what} has no result: it failed with ${error.name}: ${error.message}`, {
      cause: error,
    });
  }
  return new MazepaError(
    "MAZEPA_NO_RESULT",
    `${what} has no result yet. In a flow, \`yield*\` it, or \`yield dependency()\` before reading it.`,
  );
}
