import { limits } from "../api/limits.js";

/** The longest text in a list, in bytes, so that a long list is not a large answer. */
export const maxListedBytes = 500;

/** The text, cut if it is long, with a note of how much is missing (rule US7). */
export function cutText(text: string, maxBytes: number = limits.textBytes): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  // A character that was cut in two decodes to U+FFFD.
  const kept = Buffer.from(text)
    .subarray(0, maxBytes)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  return `${kept}… (${bytes - maxBytes} more bytes)`;
}
