import { asError } from "../serialization/as-error.js";

/** Makes a process warning of what was thrown where it is not the caller's business. */
export function emitWarningFor(thrown: unknown): void {
  const { name, message, stack } = asError(thrown);
  process.emitWarning(message, stack === undefined ? { type: name } : { type: name, detail: stack });
}
