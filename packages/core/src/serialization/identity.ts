import { hash } from "node:crypto";

/**
 * The key of the method by which an object that is not serialized itself (a task, a flow) takes
 * part in the identity of others. It returns one or several texts, equal for equal objects only.
 */
export const identitySymbol: unique symbol = Symbol.for("mazepa.identity") as never;

/** An object that takes part in identity by {@link identitySymbol}. */
export interface Identified {
  [identitySymbol](): string | readonly string[];
}

/** The id of `text` as content: the first 32 hex digits (128 bits) of its SHA-256. */
export function contentId(text: string): string {
  return digest(text).slice(0, 32);
}

/**
 * SHA-256 of `text` as 64 hex digits. Lone surrogates, which UTF-8 would make equal, stay
 * different.
 */
export function digest(text: string): string {
  return hash("sha256", isWellFormed(text) ? text : Buffer.from(`\0utf16 ${text}`, "utf16le"));
}

function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}
