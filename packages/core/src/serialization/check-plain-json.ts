import { SerializationError } from "../errors.js";
import { maxDepth, maxNodes } from "./limits.js";
import { isPoisonous, poisonProblem } from "./poison.js";

/**
 * Checks the result of JSON.parse of an untrusted text.
 *
 * @throws SerializationError when it is too deep or too large, or has a property that could reach a
 *   prototype.
 */
export function checkPlainJson(value: unknown): void {
  new ParsedWalk().check(value, 0);
}

class ParsedWalk {
  #nodes = 0;

  check(value: unknown, depth: number): void {
    if (++this.#nodes > maxNodes) throw new SerializationError("", `The text holds more than ${maxNodes} values.`);
    if (typeof value !== "object" || value === null) return;
    if (depth >= maxDepth) throw new SerializationError("", `The text is nested more than ${maxDepth} levels deep.`);
    if (Array.isArray(value)) {
      for (const element of value as unknown[]) this.check(element, depth + 1);
      return;
    }
    for (const key of Object.keys(value)) {
      const field = (value as Record<string, unknown>)[key];
      if (isPoisonous(key, field)) throw new SerializationError("", poisonProblem(key));
      this.check(field, depth + 1);
    }
  }
}
