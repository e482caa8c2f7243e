import { inspect } from "node:util";
import { isPromiseLike } from "../is-promise-like.js";

/** What `value` is, in words that fit into an error message. */
export function describeValue(value: unknown): string {
  if (isPromiseLike(value)) return "a promise";
  if (isIterator(value)) return "a generator or iterator";
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return `an object of class ${value.constructor?.name ?? "(none)"}`;
  if (value === undefined || value === null) return String(value);
  return `the ${typeof value} ${typeof value === "string" ? JSON.stringify(value) : inspect(value)}`;
}

/** Whether `value` is a running generator, or another iterator. */
export function isIterator(value: unknown): boolean {
  return typeof value === "object" && value !== null && "next" in value && typeof value.next === "function";
}
