import { maxDepth } from "./limits.js";
import { hasExtraProperties, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";
import { SeenObjects } from "./seen-objects.js";

/**
 * The key that tells a text of rich values from plain JSON. Its value is the version of the format.
 */
export const formatKey = "$mazepa";

/**
 * Whether JSON expresses `value` completely: only JSON's own types, and no object in two places.
 */
export function isPlainJson(value: unknown): boolean {
  if (typeof value === "object" && value !== null && formatKey in value) return false;
  return new PlainWalk().isPlain(value, 0);
}

class PlainWalk {
  readonly #seen = new SeenObjects();

  isPlain(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case "string":
      case "boolean":
        return true;
      case "number":
        return value - value === 0 && (value !== 0 || 1 / value > 0);
      case "object":
        if (value === null) return true;
        return depth < maxDepth && this.#seen.isNew(value) && this.#isPlainObject(value, depth + 1);
      default:
        return false;
    }
  }

  #isPlainObject(value: object, depth: number): boolean {
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (prototype === Object.prototype) return this.#hasPlainFields(value as Record<string, unknown>, depth);
    return prototype === Array.prototype && Array.isArray(value) && this.#hasPlainElements(value, depth);
  }

  #hasPlainElements(array: readonly unknown[], depth: number): boolean {
    for (let index = 0; index < array.length; index++) if (!this.isPlain(array[index], depth)) return false;
    return !hasExtraProperties(array);
  }

  #hasPlainFields(fields: Record<string, unknown>, depth: number): boolean {
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (!this.isPlain(value, depth) || isPoisonous(key, value)) return false;
    }
    return symbolKey(fields) === undefined;
  }
}
