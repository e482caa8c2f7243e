import { notify } from "../callbacks.js";
import type { LeaseLostError } from "./queue-errors.js";

/**
 * Reports a late acknowledgement to `listener`; without one as a warning of the process, which Node
 * prints to stderr. Never throws.
 */
export function reportLeaseLost(error: LeaseLostError, listener?: (error: LeaseLostError) => void): void {
  if (listener) notify(() => listener(error));
  else process.emitWarning(error.message, { type: "MazepaWarning", code: error.code });
}
