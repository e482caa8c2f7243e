import * as errors from "../errors.js";
import { serializableClasses } from "../registry/serializable-classes.js";
import type { Constructor } from "./class-fields.js";

/** The nearest class of an error that sender and receiver both know. */
export interface ErrorClass {
  readonly base: string;
  /**
   * Whether `base` names a class marked `@serializable()`, rather than one of JavaScript's or
   * core's.
   */
  readonly isMarked: boolean;
  /** The name of the error's own class, if `base` names another. */
  readonly own: string | undefined;
}

const native = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError };

const coreClasses = Object.values(errors).filter(
  (each) => typeof each === "function" && each.prototype instanceof Error,
) as Constructor[];
const known = new Map<string, Constructor>([...Object.values(native), ...coreClasses].map((each) => [each.name, each]));

/** Whether the name is that of one of core's errors, which carry a brand. */
export function isCoreErrorName(name: string): boolean {
  return known.has(name) && !Object.hasOwn(native, name);
}

/** The error class of JavaScript or core with that name. */
export function knownErrorClass(name: string): Constructor | undefined {
  return known.get(name);
}

/** The nearest class of `error` that can be revived. */
export function errorClassOf(error: object): ErrorClass {
  let own: string | undefined;
  for (
    let each = Object.getPrototypeOf(error) as object | null;
    each !== null;
    each = Object.getPrototypeOf(each) as object | null
  ) {
    const owner = ownConstructor(each);
    const marked = owner && markedName(owner);
    if (marked !== undefined) return { base: marked, isMarked: true, own };
    if (owner && isKnown(owner, error)) return { base: owner.name, isMarked: false, own };
    own ??= owner?.name;
  }
  return { base: "Error", isMarked: false, own };
}

function markedName(owner: Function): string | undefined {
  const registration = serializableClasses.byTarget(owner);
  return registration?.encode ? undefined : registration?.id;
}

/**
 * Whether `owner` is a known class. Another copy of core, or another realm, has classes of the same
 * names that are different objects.
 */
function isKnown(owner: Function, error: object): boolean {
  const here = known.get(owner.name);
  if (!here || owner === here) return here !== undefined;
  return isCoreErrorName(owner.name)
    ? errors.isMazepaError(error)
    : /\[native code\]/.test(Function.prototype.toString.call(owner));
}

function ownConstructor(prototype: object): Function | undefined {
  if (!Object.hasOwn(prototype, "constructor")) return undefined;
  return typeof prototype.constructor === "function" ? prototype.constructor : undefined;
}
