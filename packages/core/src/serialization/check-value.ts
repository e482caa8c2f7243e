import { fieldType, type Constructor } from "./class-fields.js";
import { maxDepth, maxNodes } from "./limits.js";
import { partsOf, type Parts } from "./parts.js";
import { hasExtraProperties, isPlainArray, isPlainObject, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";
import { explainRefusal, isHugeBigint, refused, tooDeep, tooMany } from "./refusal.js";
import { SeenObjects } from "./seen-objects.js";

/**
 * Checks that `value` can be serialized, and returns the approximate number of bytes of memory that
 * it keeps alive. Shared parts count once.
 *
 * @param path what the value is called in messages, e.g. `result`.
 * @throws SerializationError naming the path of the first part that cannot be serialized.
 */
export function checkValue(value: unknown, path: string): number {
  try {
    return slotBytes + new SizeWalk().extraBytes(value, 0, undefined);
  } catch (error) {
    throw explainRefusal(error, { root: value, path, allowsTasks: false });
  }
}

/**
 * Sizes of V8's objects on a 64-bit machine without pointer compression, as `--heap-prof` shows
 * them.
 */
const slotBytes = 8;
const stringBytes = 24;
const objectBytes = 32;
const arrayBytes = 48;
const entryBytes = 40;
const instanceBytes = 96;
const viewBytes = 200;

class SizeWalk {
  /** Created for the first object inside another: most results have none. */
  #seen: SeenObjects | undefined;
  #nodes = 0;

  /** The bytes that `value` takes besides the slot that holds it. */
  extraBytes(value: unknown, depth: number, expected: Constructor | undefined): number {
    switch (typeof value) {
      case "string":
        return stringBytes + value.length;
      case "number":
        return Number.isInteger(value) ? 0 : slotBytes;
      case "bigint":
        if (isHugeBigint(value)) throw refused;
        return stringBytes + 8;
      case "symbol":
        throw refused;
      case "object":
      case "function":
        return value === null ? 0 : this.#objectBytes(value, depth + 1, expected);
      default:
        return 0;
    }
  }

  #objectBytes(value: object, depth: number, expected: Constructor | undefined): number {
    if (depth > 1 || this.#seen) {
      this.#seen ??= new SeenObjects();
      if (!this.#seen.isNew(value)) return 0;
    }
    if (depth > maxDepth) throw tooDeep;
    if (++this.#nodes > maxNodes) throw tooMany;
    if (isPlainArray(value)) return this.#arrayBytes(value, depth, expected);
    if (isPlainObject(value)) {
      if (symbolKey(value)) throw refused;
      return this.#fieldsBytes(value, depth, undefined);
    }
    const parts = partsOf(value, expected);
    if (!parts) throw refused;
    return this.#partsBytes(parts, depth, expected);
  }

  #arrayBytes(array: readonly unknown[], depth: number, expected: Constructor | undefined): number {
    if (hasExtraProperties(array)) throw refused;
    let bytes = arrayBytes + slotBytes * array.length;
    for (let index = 0; index < array.length; index++) {
      const element = array[index];
      if (element === undefined && !(index in array)) throw refused;
      bytes += this.extraBytes(element, depth, expected);
    }
    return bytes;
  }

  #fieldsBytes(fields: Readonly<Record<string, unknown>>, depth: number, owner: Constructor | undefined): number {
    let bytes = objectBytes;
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (isPoisonous(key, value)) throw refused;
      bytes += slotBytes + this.extraBytes(value, depth, owner && fieldType(owner, key));
    }
    return bytes;
  }

  #partsBytes(parts: Parts, depth: number, expected: Constructor | undefined): number {
    let bytes = instanceBytes;
    for (const text of Object.values(parts.header)) bytes += text.length;
    if (parts.leaf && "byteLength" in parts.leaf) bytes += viewBytes + parts.leaf.byteLength;
    for (const item of parts.items ?? [])
      bytes += entryBytes + this.extraBytes(item, depth, parts.tag === "class" ? undefined : expected);
    if (parts.fields) bytes += this.#fieldsBytes(parts.fields, depth, parts.owner);
    return bytes;
  }
}
