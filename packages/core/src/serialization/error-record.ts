import { fieldOf, textOf } from "../guarded.js";

/** An error as it is shown to people. */
export interface ErrorRecord {
  readonly name: string;
  /** Cut when it is long. */
  readonly message: string;
  readonly code?: string;
  /** Cut when it is long. */
  readonly stack?: string;
}

const maxMessageLength = 2000;
const maxStackLength = 8000;

/** A thrown value as a record. */
export function errorRecord(thrown: unknown): ErrorRecord {
  const [name, code, stack] = ["name", "code", "stack"].map((key) => fieldOf(thrown, key));
  return {
    name: typeof name === "string" ? cut(name, 200) : "Error",
    message: cut(textOf(thrown), maxMessageLength),
    ...(typeof code === "string" && { code }),
    ...(typeof stack === "string" && { stack: cut(stack, maxStackLength) }),
  };
}

/** `text`, with a note of how much is missing if it is longer than `most` characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`;
}
