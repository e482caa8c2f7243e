import { isMazepaError, SerializationError } from "../errors.js";
import { titleOf } from "../guarded.js";
import { fieldType, type Constructor } from "./class-fields.js";
import { describeRefusal, isGenerator } from "./describe-refusal.js";
import { identitySymbol } from "./identity.js";
import { maxBigintDigits, maxDepth, maxNodes } from "./limits.js";
import { partsOf, type Parts } from "./parts.js";
import { extraProperty, hasExtraProperties, isPlainArray, isPlainObject, symbolKey } from "./plain-object.js";
import { isPoisonous } from "./poison.js";

/**
 * Thrown by the fast walks, which keep no path; {@link explainRefusal} then finds the path and the
 * reason.
 */
export const refused = new SerializationError("", "The value cannot travel.");

/**
 * Thrown by the fast walks, which do not look for cycles, when a value is nested too deeply or
 * contains itself.
 */
export const tooDeep = new SerializationError("", "The value is nested too deeply.");

/** Thrown by the fast walks when a value has too many parts. */
export const tooMany = new SerializationError("", "The value has too many parts.");

const bigintLimit = 10n ** BigInt(maxBigintDigits);

/** Whether a bigint is too long to be read back in reasonable time. */
export function isHugeBigint(value: bigint): boolean {
  return value >= bigintLimit || value <= -bigintLimit;
}

/** The root of a walk, and what the walk allows. */
export interface RefusalContext {
  /** The path of `root`, e.g. `args`. */
  readonly path: string;
  readonly root: unknown;
  /** Whether the value may contain tasks and flows. */
  readonly allowsTasks: boolean;
}

/**
 * The error to throw instead of `error`, which ended a fast walk: it has the path and the reason. A
 * getter or proxy of the user may have thrown `error`.
 */
export function explainRefusal(error: unknown, context: RefusalContext): SerializationError {
  const isOurs = isRefusal(error);
  if (isOurs && error.path !== "") return error;
  const path = context.path || "value";
  if (error === tooMany)
    return new SerializationError(path, `has more than ${maxNodes} parts: pass large data as a typed array, or as a file's name`);
  if (error === tooDeep) return new SerializationError(path, `is nested more than ${maxDepth} levels deep`);
  const found = new Search(context.allowsTasks).find(context.root, path, undefined);
  return (
    found ??
    (isOurs ? new SerializationError(path, `cannot travel: ${error.message}`, { cause: error }) : unreadable(path, error))
  );
}

function isRefusal(error: unknown): error is SerializationError {
  return isMazepaError(error, "MAZEPA_SERIALIZATION");
}

function unreadable(path: string, cause: unknown): SerializationError {
  return new SerializationError(path, `cannot be read: ${titleOf(cause)}`, { cause });
}

class Search {
  readonly #allowsTasks: boolean;
  readonly #seen = new Set<object>();

  constructor(allowsTasks: boolean) {
    this.#allowsTasks = allowsTasks;
  }

  find(value: unknown, path: string, expected: Constructor | undefined): SerializationError | undefined {
    try {
      return this.#find(value, path, expected);
    } catch (error) {
      return unreadable(path, error);
    }
  }

  #find(value: unknown, path: string, expected: Constructor | undefined): SerializationError | undefined {
    if (typeof value === "symbol") return new SerializationError(path, describeRefusal(value));
    if (typeof value === "bigint" && isHugeBigint(value))
      return new SerializationError(path, `is a bigint of more than ${maxBigintDigits} digits`);
    if ((typeof value !== "object" && typeof value !== "function") || value === null || this.#seen.has(value)) return undefined;
    this.#seen.add(value);
    if (isPlainArray(value)) return this.#inArray(value, path, expected);
    if (isPlainObject(value)) return this.#inObject(value, path);
    if (this.#allowsTasks && identitySymbol in value) return undefined;
    return this.#inParts(value, path, expected);
  }

  #inArray(array: readonly unknown[], path: string, expected: Constructor | undefined): SerializationError | undefined {
    for (let index = 0; index < array.length; index++) {
      const element = `${path}[${index}]`;
      if (!(index in array)) return new SerializationError(element, "is an empty slot: put undefined or null there");
      const found = this.find(array[index], element, expected);
      if (found) return found;
    }
    if (!hasExtraProperties(array)) return undefined;
    return new SerializationError(
      path,
      `is an array with properties of its own (${extraProperty(array)}): copy it with [...array]`,
    );
  }

  #inObject(value: Record<string, unknown>, path: string): SerializationError | undefined {
    const symbol = symbolKey(value);
    if (isGenerator(value)) return new SerializationError(path, describeRefusal(value));
    if (symbol) return new SerializationError(`${path}[${String(symbol)}]`, "has a symbol as its key");
    return this.#inFields(value, path, undefined);
  }

  #inFields(
    fields: Readonly<Record<string, unknown>>,
    path: string,
    owner: Constructor | undefined,
  ): SerializationError | undefined {
    for (const key of Object.keys(fields)) {
      const field = path + step(key);
      const read = readField(fields, key, field);
      if ("refusal" in read) return read.refusal;
      if (isPoisonous(key, read.value))
        return new SerializationError(field, "could be used to change a prototype and does not travel");
      const found = this.find(read.value, field, owner && fieldType(owner, key));
      if (found) return found;
    }
    return undefined;
  }

  #inParts(value: object, path: string, expected: Constructor | undefined): SerializationError | undefined {
    const parts = takeApart(value, path, expected);
    if (parts instanceof SerializationError) return parts;
    const { items, fields, tag, owner } = parts;
    if (fields) return this.#inFields(fields, path, owner);
    for (const [index, item] of items?.entries() ?? []) {
      const found = this.find(item, path + itemStep(tag, index, items ?? []), tag === "class" ? undefined : expected);
      if (found) return found;
    }
    return undefined;
  }
}

function readField(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  path: string,
): { readonly value: unknown } | { readonly refusal: SerializationError } {
  try {
    return { value: fields[key] };
  } catch (error) {
    return { refusal: unreadable(path, error) };
  }
}

function takeApart(value: object, path: string, expected: Constructor | undefined): Parts | SerializationError {
  try {
    return partsOf(value, expected) ?? new SerializationError(path, describeRefusal(value));
  } catch (error) {
    if (isRefusal(error)) return new SerializationError(path, error.message, { cause: error.cause });
    return unreadable(path, error);
  }
}

function step(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function itemStep(tag: string, index: number, items: readonly unknown[]): string {
  if (tag === "class") return "";
  if (tag === "set") return `.values[${index}]`;
  const key = items[index - (index % 2)];
  const entry = ["string", "number", "boolean"].includes(typeof key) ? JSON.stringify(key) : `#${index >> 1}`;
  return index % 2 === 0 ? `.keys[${index >> 1}]` : `.get(${entry})`;
}
