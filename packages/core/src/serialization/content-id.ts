import { hash } from "node:crypto";

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** SHA-256 of `text` as 64 hex digits. Texts that UTF-8 would make equal (lone surrogates) are told apart. */
export function digest(text: string): string {
  return isWellFormed(text) ? hash("sha256", text) : hash("sha256", Buffer.from(`\u{0}utf16${text}`, "utf16le"));
}

/** The id of some content: the first 32 hex digits (128 bits) of the SHA-256 of its canonical text. */
export function contentId(text: string): string {
  return digest(text).slice(0, 32);
}
