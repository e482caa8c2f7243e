/**
 * Whether a property would let code that merges objects carelessly reach a prototype. `constructor`
 * is an ordinary word; only an object with a `prototype` under it is refused.
 */
export function isPoisonous(key: string, value: unknown): boolean {
  if (key === "__proto__") return true;
  return key === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");
}

/** The message for a text with such a property. */
export function poisonProblem(key: string): string {
  return `The text has a property "${key}" that could be used to change a prototype.`;
}
