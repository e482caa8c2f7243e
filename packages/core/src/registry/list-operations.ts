import { flowSchemas, operations, type Definition, type PackageIdentity } from "./operations.js";
import { describeLocation } from "./source-location.js";

/** A registered operation or flow schema, as {@link listOperations} describes it. */
export interface RegisteredOperation {
  readonly id: string;
  readonly what: "operation" | "flow schema";
  readonly kind: "class" | "function";
  /** The place of its registration, e.g. `/app/operations.js:12`. */
  readonly place: string;
  /** The operation package that publishes it; undefined if an app does. */
  readonly package: PackageIdentity | undefined;
}

/**
 * Every operation and flow schema that the modules loaded so far have registered, for people and
 * tools.
 *
 * @example
 * ```ts
 * for (const { id, kind, place } of listOperations()) console.log(kind, id, place);
 * ```
 */
export function listOperations(): readonly RegisteredOperation[] {
  const describe = (what: RegisteredOperation["what"]) => (registration: Definition) => {
    const { id, kind, location: place, package: owner } = registration;
    return { id, what, kind, place: describeLocation(place), package: owner };
  };
  return [...operations.all().map(describe("operation")), ...flowSchemas.all().map(describe("flow schema"))];
}
