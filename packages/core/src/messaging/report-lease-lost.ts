import { emitWarning } from "../emit-warning.js";
import { notify } from "../callbacks.js";
import type { LeaseLostError } from "./queue-errors.js";

/**
 * Reports a late acknowledgement to `listener`, or as a process warning if there is none. Never
 * throws.
 *
 * @example
 * ```ts
 * reportLeaseLost(new LeaseLostError("tasks", ["handle-1"])); // a process warning
 * ```
 */
export function reportLeaseLost(error: LeaseLostError, listener?: (error: LeaseLostError) => void): void {
  if (listener) notify(() => listener(error));
  else emitWarning(error.message, { type: "MazepaWarning", code: error.code });
}
