import { portableError } from "./portable-error.js";
import { isSoundError } from "./sound-error.js";

/**
 * A thrown value as an error that can be read without a guard (rule E24). An error is returned as
 * it is. Any other value becomes the `cause` of an error, or a copy of it without its unreadable
 * parts does.
 */
export function asError(thrown: unknown): Error {
  return isSoundError(thrown) ? thrown : portableError(thrown);
}
