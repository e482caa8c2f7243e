import { emitWarning } from "../emit-warning.js";
import { asError } from "../serialization/as-error.js";

/** Emits a process warning for an error that does not concern the caller. */
export function emitWarningFor(thrown: unknown): void {
  const { name, message, stack } = asError(thrown);
  emitWarning(message, stack === undefined ? { type: name } : { type: name, detail: stack });
}
