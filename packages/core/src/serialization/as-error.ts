import { portableError } from "./portable-error.js";
import { isSoundError } from "./sound-error.js";

/**
 * What was thrown, as an error that can be read without a guard (rule E24). An error is returned as
 * it is. Anything else becomes an error whose `cause` is what was thrown, if that can travel, or a
 * copy without what cannot be read.
 */
export function asError(thrown: unknown): Error {
  return isSoundError(thrown) ? thrown : portableError(thrown);
}
