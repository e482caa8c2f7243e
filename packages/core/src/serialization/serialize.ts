import { SerializationError } from "../errors.js";
import { encodeRich } from "./encode-rich.js";
import { maxTextLength } from "./limits.js";
import { isPlainJson } from "./plain-json.js";
import { explainRefusal } from "./refusal.js";

/**
 * Turns `value` into a text from which {@link deserialize} makes an equal one. What JSON can say in
 * full is plain JSON.
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

/** JSON.stringify and Buffer say this when a text would be longer than V8's longest string. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && /invalid string length|string longer than/i.test(error.message);
}
