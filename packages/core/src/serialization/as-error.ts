import { portableError } from "./portable-error.js";

/** What was thrown, as an error; `cause` keeps what was not one, if it can travel. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]") return thrown as Error;
  return portableError(thrown);
}
