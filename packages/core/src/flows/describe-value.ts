import { inspect } from "node:util";
import { isRefusedPromise } from "../is-promise-like.js";

/** A description of `value` for an error message. */
export function describeValue(value: unknown): string {
  if (isRefusedPromise(value)) return "a promise";
  if (isIterator(value)) return "a generator or iterator";
  if (typeof value === "function") return `the function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return `an object of class ${value.constructor?.name ?? "(none)"}`;
  if (value === undefined || value === null) return String(value);
  return `the ${typeof value} ${typeof value === "string" ? JSON.stringify(value) : inspect(value)}`;
}

/**
 * Advice for an operation or a flow schema in the place of a task or a flow, as the rest of a
 * sentence; empty for any other value.
 */
export function makerAdvice(value: unknown): string {
  const isCode = (typeof value === "object" && value !== null) || typeof value === "function";
  if (!isCode) return "";
  if (hasMaker(value)) return `; did you mean \`.${makerOf(value)}(…)\`?`;
  const { name, prototype } = value as { name?: unknown; prototype?: unknown };
  if (typeof value !== "function" || typeof prototype !== "object" || prototype === null || !hasMaker(prototype)) return "";
  return `; did you mean \`new ${String(name)}(…).${makerOf(prototype)}(…)\`?`;
}

const makers = ["makeTask", "makeFlow"] as const;

function hasMaker(value: object): boolean {
  return makerOf(value) !== undefined;
}

function makerOf(value: object): string | undefined {
  return makers.find((name) => typeof Reflect.get(value, name) === "function");
}

/** Whether `value` is a running generator, or another iterator. */
export function isIterator(value: unknown): boolean {
  return typeof value === "object" && value !== null && "next" in value && typeof value.next === "function";
}
