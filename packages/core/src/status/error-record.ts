/** An error as it is shown to people. */
export interface ErrorRecord {
  readonly name: string;
  /** Cut when it is long. */
  readonly message: string;
  readonly code?: string;
  /** Cut when it is long. */
  readonly stack?: string;
}

const longestMessage = 2000;
const longestStack = 8000;

/** Whatever was thrown, as a record. */
export function errorRecord(thrown: unknown): ErrorRecord {
  if (typeof thrown !== "object" || thrown === null) return { name: "Error", message: cut(String(thrown), longestMessage) };
  const { name, message, code, stack } = thrown as { [field in keyof ErrorRecord]?: unknown };
  return {
    name: cut(textOr("Error", name), 200),
    message: cut(textOr("", message), longestMessage),
    ...(typeof code === "string" && { code }),
    ...(typeof stack === "string" && { stack: cut(stack, longestStack) }),
  };
}

function textOr(otherwise: string, value: unknown): string {
  return typeof value === "string" ? value : otherwise;
}

/** `text`, with a note of how much is missing if it is longer than `most` characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`;
}
