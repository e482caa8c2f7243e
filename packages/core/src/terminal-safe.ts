/** Control characters other than line feed and tab, bidirectional marks, and separators. */
const unsafe = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text that is safe for a terminal: control characters and marks of direction are shown as
 * `\u001b` (rule E18). JSON stays the same JSON.
 */
export function terminalSafe(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
