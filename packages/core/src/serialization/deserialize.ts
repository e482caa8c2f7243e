import { isMazepaError, SerializationError } from "../errors.js";
import { checkPlainJson } from "./check-plain-json.js";
import { decodeRich } from "./decode-rich.js";
import { maxTextLength } from "./limits.js";
import { formatKey } from "./plain-json.js";

/**
 * Restores the value that {@link serialize} wrote as `text`. The result consists of plain data,
 * serializable built-in types, and instances of registered classes only, for any text; no
 * constructor runs.
 *
 * @example
 * ```ts
 * const value = deserialize(serialize(new Set([1, 2]))); // Set { 1, 2 }
 * ```
 *
 * @throws SerializationError when the text was not written by `serialize`, or is larger or deeper
 *   than allowed.
 * @throws UnknownOperationError when it holds an operation or a flow schema that is not registered
 *   here.
 */
export function deserialize(text: string): unknown {
  const parsed = parse(text);
  if (typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, formatKey)) return decode(parsed);
  checkPlainJson(parsed);
  return parsed;
}

function decode(parsed: object): unknown {
  try {
    return decodeRich(parsed);
  } catch (cause) {
    if (isMazepaError(cause)) throw cause;
    throw new SerializationError("", `The text cannot be read (${String(cause)}).`, { cause });
  }
}

function parse(text: string): unknown {
  if (typeof text !== "string") throw new SerializationError("", `A text was expected, not ${typeof text}.`);
  if (text.length > maxTextLength)
    throw new SerializationError("", `The text has ${text.length} characters; at most ${maxTextLength} are read.`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SerializationError("", `The text is not JSON (${String(cause)}). It may have been cut off on the way.`, { cause });
  }
}
