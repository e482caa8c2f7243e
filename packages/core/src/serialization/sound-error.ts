import { types } from "node:util";
import { isError } from "./parts.js";

/**
 * Whether `value` is an error that can be read repeatedly: no proxy, and no own getter that may
 * answer differently or throw the next time.
 */
export function isSoundError(value: unknown): value is Error {
  try {
    if (typeof value !== "object" || value === null || types.isProxy(value) || !isError(value)) return false;
    const { name, message, stack = "" } = value;
    const areTexts = [name, message, stack].every((text) => typeof text === "string");
    return areTexts && !looked.some((key) => hasOwnGetter(value, key));
  } catch {
    return false;
  }
}

/** The fields that are read besides the stack, which V8 itself may provide by a getter. */
const looked = ["name", "message", "code", "cause", "errors"];

function hasOwnGetter(error: Error, key: string): boolean {
  return Object.getOwnPropertyDescriptor(error, key)?.get !== undefined;
}
