import type { LeaseLostError } from "./queue-errors.js";

/** How brokers report late acknowledgements unless they are told otherwise: as a warning of the process, which Node prints to stderr. */
export function reportLeaseLost(error: LeaseLostError): void {
  process.emitWarning(error.message, { type: "MazepaWarning", code: error.code });
}
