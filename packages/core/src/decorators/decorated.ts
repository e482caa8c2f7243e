import type { PackageIdentity } from "../registry/operations.js";
import { writtenClass } from "../registry/written-class.js";
import { nameInCode, type NamedByCode } from "./code-name.js";

/** Whether `value` was written as a class. */
export function isClass(value: unknown): value is Function & { readonly prototype: object } {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(writtenClass(value)));
}

/** Whether `value` can be the options of a decorator. */
export function isOptions(value: unknown): value is object | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}

/** A definition to be registered, and its name. */
export interface NamedDefinition extends NamedByCode {
  /** The option `name`. */
  readonly name: string | undefined;
}

/**
 * The id of a registration: its name, or `package:name`.
 *
 * @throws DefinitionError when it has no name, neither given nor in the code, or a minifier made
 *   it.
 */
export function registeredId(owner: PackageIdentity | undefined, definition: NamedDefinition): string {
  const name = definition.name ?? nameInCode(definition);
  return owner ? `${owner.name}:${name}` : name;
}
