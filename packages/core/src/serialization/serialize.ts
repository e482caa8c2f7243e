import { SerializationError } from "../errors.js";
import { encodeRich } from "./encode-rich.js";
import { maxTextLength } from "./limits.js";
import { isPlainJson } from "./plain-json.js";
import { explainRefusal } from "./refusal.js";

/**
 * Writes `value` as a text from which {@link deserialize} restores an equal value. A value that
 * JSON can express is written as plain JSON.
 *
 * @example
 * ```ts
 * const text = serialize({ at: new Date(0), sizes: new Map([["a", 1n]]) });
 * console.log(deserialize(text));
 * ```
 *
 * @param path what the value is called in messages. Default: `value`.
 * @throws SerializationError naming the path of the first thing that cannot travel.
 */
export function serialize(value: unknown, path = "value"): string {
  try {
    const text = JSON.stringify(isPlainJson(value) ? value : encodeRich(value));
    if (text.length <= maxTextLength) return text;
  } catch (error) {
    if (!isTooLong(error)) throw explainRefusal(error, { root: value, path, allowsTasks: false });
  }
  throw new SerializationError(
    path,
    `makes a text of more than ${maxTextLength} characters: keep such data in a file or a blob store`,
  );
}

/** Whether JSON.stringify or Buffer failed because the text would exceed V8's longest string. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && /invalid string length|string longer than/i.test(error.message);
}
