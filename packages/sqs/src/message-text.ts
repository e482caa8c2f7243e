/** A private-use character that marks what follows as escaped. */
const mark = "\uE000";
const refused = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}|\uE000(?=[0-9a-f]{4}|$)/gu;
const escaped = /\uE000([0-9a-f]{4})/g;

/**
 * A body as SQS takes it. SQS refuses the empty text and characters that XML 1.0 does not have (API
 * reference of `SendMessage`): those are written as U+E000 and four hexadecimal digits. All other
 * texts stay as they are.
 */
export function toMessageText(body: string): string {
  if (body === "") return mark;
  return body.replace(refused, (character) => `${mark}${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The body that {@link toMessageText} was given. */
export function fromMessageText(text: string): string {
  if (!text.includes(mark)) return text;
  if (text === mark) return "";
  return text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
