import { DefinitionError } from "../errors.js";
import type { PackageIdentity } from "../registry/operations.js";

/** Whether `value` was written as a class. */
export function isClass(value: unknown): value is { readonly name: string; readonly prototype: object } {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

/** Whether `value` can be what a decorator is given in parentheses. */
export function isOptions(value: unknown): value is object | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}

/**
 * The id under which something is registered: `name`, or `package:name`.
 *
 * @throws DefinitionError when there is no name.
 */
export function registeredId(owner: PackageIdentity | undefined, name: string, what: string): string {
  if (name === "") {
    throw new DefinitionError(
      `An anonymous ${what} cannot be found again elsewhere. Name the function or class, or give the option \`name\`.`,
    );
  }
  return owner ? `${owner.name}:${name}` : name;
}
