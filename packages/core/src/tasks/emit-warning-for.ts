import { asError } from "../serialization/as-error.js";

/** Emits a process warning for an error that does not concern the caller. */
export function emitWarningFor(thrown: unknown): void {
  const { name, message, stack } = asError(thrown);
  process.emitWarning(message, stack === undefined ? { type: name } : { type: name, detail: stack });
}
