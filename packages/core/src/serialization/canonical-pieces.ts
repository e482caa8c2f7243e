import { digest, identitySymbol, type Identified } from "./identity.js";
import { leafIdentity, sized } from "./leaf-identity.js";
import type { Parts } from "./parts.js";
import { isHugeBigint, refused } from "./refusal.js";

/** Texts longer than this are replaced by their digest, shared or not. */
const maxTextLength = 1024;

/** A text of bounded length in place of `text`. */
export function shortened(text: string): string {
  return text.length > maxTextLength ? `#${digest(text)}` : text;
}

/** Whether `text` is what {@link shortened} makes of a long one. */
export function isShortened(text: string): boolean {
  return text.startsWith("#");
}

/** The canonical text of a primitive value. */
export function primitiveText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return shortened(`s${value.length}:${value}`);
    case "number":
      return value === 0 && 1 / value < 0 ? "-0" : `${value}`;
    case "boolean":
      return value ? "t" : "f";
    case "undefined":
      return "u";
    case "bigint":
      if (isHugeBigint(value)) throw refused;
      return `${value}n`;
    default:
      if (value === null) return "_";
      throw refused;
  }
}

/** The text of an object in place of a value. */
export function identifiedText(value: Identified): string {
  const identity = value[identitySymbol]();
  return typeof identity === "string" ? `@${sized(identity)}` : `@(${identity.map(sized).join("")})`;
}

/** The part before the inner values in the text of a value that was taken apart. */
export function headerText(parts: Parts): string {
  let text = `!${parts.tag}(`;
  for (const key of Object.keys(parts.header)) if (key !== "stack") text += `${key}=${sized(parts.header[key] ?? "")}`;
  if (parts.version !== undefined) text += `version=${sized(parts.version)}`;
  return text + leafIdentity(parts);
}

/** The keys of `fields` in the order of their UTF-16 code units, which no locale changes. */
export function sortedKeys(fields: object): string[] {
  const keys = Object.keys(fields);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return keys.sort();
  }
  return keys;
}
