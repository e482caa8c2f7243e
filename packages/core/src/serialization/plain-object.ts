import { inspect } from "node:util";

/** Whether `value` is an object literal, of any realm, or has no prototype. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

/** Whether `value` is an array, and not an instance of a subclass. */
export function isPlainArray(value: object): value is unknown[] {
  if (!Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Array.prototype || isBuiltInInstance(value, 2);
}

/**
 * Whether `levels` prototypes lie between `value` and null, as with a built-in class of any realm
 * but not with a class derived from it.
 */
export function isBuiltInInstance(value: object, levels: number): boolean {
  let prototype = Object.getPrototypeOf(value) as object | null;
  for (let level = 0; level < levels && prototype !== null; level++)
    prototype = Object.getPrototypeOf(prototype) as object | null;
  return prototype === null;
}

/**
 * Lists longer than this are first inspected as a whole, since listing their keys would cost more
 * than the walk.
 */
const listedLength = 64;

/** Matches Node's text of a list that has no properties besides its elements. */
const elementsOnly = /\[ \.\.\. \d+ more items \]$/;

/**
 * Whether an array or binary data has named properties as well, like the result of a regular
 * expression.
 */
export function hasExtraProperties(list: ArrayLike<unknown>): boolean {
  if (list.length > listedLength && elementsOnly.test(inspect(list, elementsHidden))) return false;
  return Object.keys(list).length > list.length || symbolKey(list) !== undefined;
}

const elementsHidden = { maxArrayLength: 0, depth: 0, customInspect: false } as const;

/** The last property of a list that is no element of it, for messages. */
export function extraProperty(value: object): string {
  const keys = Object.keys(value);
  const { length = 0 } = value as { length?: number };
  return keys.length > length ? (keys.at(-1) ?? "") : String(symbolKey(value));
}

/** Whether an object that is no list has properties of its own. */
export function hasProperties(value: object): boolean {
  return Object.keys(value).length > 0 || symbolKey(value) !== undefined;
}

/** The first enumerable symbol among the keys of `value`. */
export function symbolKey(value: object): symbol | undefined {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return undefined;
  return symbols.find((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol));
}
