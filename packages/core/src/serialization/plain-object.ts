/** Whether `value` is an object literal, has no prototype, or is the object literal of another realm. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

/** Whether `value` is an array and not one of a subclass. */
export function isPlainArray(value: object): value is unknown[] {
  if (!Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Array.prototype || isBuiltInInstance(value, 2);
}

/** Whether `levels` prototypes lie between `value` and null, as with a built-in class of any realm but not with a class derived from it. */
export function isBuiltInInstance(value: object, levels: number): boolean {
  let prototype = Object.getPrototypeOf(value) as object | null;
  for (let level = 0; level < levels && prototype !== null; level++)
    prototype = Object.getPrototypeOf(prototype) as object | null;
  return prototype === null;
}

/** Arrays longer than this are not searched for properties that are no elements: listing the keys would cost more than the walk. */
const searchedLength = 64;

/** Whether an array has named properties too, as the result of a regular expression has. */
export function hasExtraProperties(array: readonly unknown[]): boolean {
  return array.length <= searchedLength && Object.keys(array).length > array.length;
}

/** The first enumerable symbol among the keys of `value`. */
export function symbolKey(value: object): symbol | undefined {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return undefined;
  return symbols.find((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol));
}
