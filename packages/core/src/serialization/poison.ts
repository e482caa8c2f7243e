/**
 * Whether a property would let careless code that merges objects reach a prototype. `constructor`
 * itself is an ordinary word; only an object with a `prototype` under it is refused.
 */
export function isPoisonous(key: string, value: unknown): boolean {
  if (key === "__proto__") return true;
  return key === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");
}

/** Says that a text has such a property. */
export function poisonProblem(key: string): string {
  return `The text has a property "${key}" that could be used to change a prototype.`;
}
