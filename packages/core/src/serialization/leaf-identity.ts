import { hash } from "node:crypto";
import { memoryOf } from "./bytes.js";
import type { Parts } from "./parts.js";

/** Binary data up to this size is in the canonical text as it is, longer data as its digest. */
const inlineBytes = 32;

/** The canonical text of a value that has no values inside it. */
export function leafIdentity({ leaf }: Parts): string {
  if (leaf === undefined) return "";
  if (leaf instanceof URL) return sized(leaf.href);
  if ("byteLength" in leaf) return bytesIdentity(memoryOf(leaf));
  return "flags" in leaf ? sized(leaf.source) + leaf.flags : String(leaf.getTime());
}

/** A text that cannot be mistaken for a longer or shorter one followed by something else. */
export function sized(text: string): string {
  return `${text.length}:${text}`;
}

function bytesIdentity(memory: Buffer): string {
  return `${memory.length}:${memory.length <= inlineBytes ? memory.toString("hex") : hash("sha256", memory)}`;
}
