import type { PackageIdentity } from "../registry/operations.js";
import { writtenClass } from "../registry/written-class.js";
import { nameInCode, type NamedByCode } from "./code-name.js";

/** Whether `value` was written as a class. */
export function isClass(value: unknown): value is Function & { readonly prototype: object } {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(writtenClass(value)));
}

/** Whether `value` can be what a decorator is given in parentheses. */
export function isOptions(value: unknown): value is object | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}

/** What is registered, and the name it was given. */
export interface NamedDefinition extends NamedByCode {
  /** The option `name`. */
  readonly name: string | undefined;
}

/**
 * The id under which something is registered: its name, or `package:name`.
 *
 * @throws DefinitionError when it is given no name and has none in the code, or a minifier made it.
 */
export function registeredId(owner: PackageIdentity | undefined, definition: NamedDefinition): string {
  const name = definition.name ?? nameInCode(definition);
  return owner ? `${owner.name}:${name}` : name;
}
