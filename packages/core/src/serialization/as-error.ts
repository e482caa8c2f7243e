import { portableError } from "./portable-error.js";
import { isSoundError } from "./sound-error.js";

/**
 * What was thrown, as an error that can be looked at without a guard (rule E24): itself if it is
 * one; else an error whose `cause` is what was thrown, if that can travel, or a copy of the error
 * without what cannot be read.
 */
export function asError(thrown: unknown): Error {
  return isSoundError(thrown) ? thrown : portableError(thrown);
}
