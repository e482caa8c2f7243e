/**
 * The value of a field; undefined if there is none, or if a getter or a proxy of the user throws.
 */
export function fieldOf(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  try {
    return Reflect.get(value, key) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * A thrown value or a reason as readable text: an error's message, otherwise the value as a string.
 * Never throws.
 */
export function textOf(value: unknown): string {
  const message = fieldOf(value, "message");
  if (typeof message === "string") return message;
  try {
    return String(value);
  } catch {
    return kindOf(value);
  }
}

/** The name and message of an error in one line. Never throws. */
export function titleOf(thrown: unknown): string {
  const name = fieldOf(thrown, "name");
  return typeof name === "string" && typeof fieldOf(thrown, "message") === "string"
    ? `${name}: ${textOf(thrown)}`
    : textOf(thrown);
}

/** The kind of `value`, as `Object.prototype.toString` names it. Never throws. */
export function kindOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return typeof value;
  }
}
