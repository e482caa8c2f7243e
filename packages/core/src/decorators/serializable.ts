import { DefinitionError } from "../errors.js";
import { checkFunction, checkKnown, checkName } from "../options.js";
import { serializableClasses } from "../registry/serializable-classes.js";
import { sourceLocation } from "../registry/source-location.js";
import { hiddenState } from "../serialization/hidden-state.js";
import { isClass, registeredId } from "./decorated.js";

/** Options of `serializable`. */
export interface SerializableOptions<T = never, S = unknown> {
  /** The name by which other processes find the class. Default: the class's own. */
  readonly name?: string;
  /** Converts an instance into a serializable value. Default: its fields. Requires `decode`. */
  readonly encode?: (instance: T) => S;
  /** Restores an instance from what `encode` returned. */
  readonly decode?: (state: S) => NoInfer<T>;
}

/** A class whose instances are of type T, even if its constructor is not public. */
export type ClassOf<T> = Function & { readonly prototype: T };

/** The forms of `serializable`. */
export interface SerializableDecorator {
  /** `@serializable` on a class. */
  <C extends ClassOf<object>>(target: C, context: ClassDecoratorContext | undefined): C;
  /** `serializable(Decimal, {…})` for a class of another library. */
  <T extends object, S, C extends ClassOf<T>>(target: C & ClassOf<T>, options?: SerializableOptions<T, S>): C;
  /** `@serializable()` and `@serializable({…})` on a class. */
  <T = unknown, S = unknown>(
    options?: SerializableOptions<T, S>,
  ): <C extends ClassOf<T>>(target: C, context?: ClassDecoratorContext) => C;
}

/**
 * Makes a class serializable. The fields of an instance are serialized, except those marked
 * `@exclude()`; the classes of nested instances need their own mark, or `@type` on the field. No
 * constructor runs when instances are decoded. Classes with `#private` state, or with fields that
 * cannot be serialized, need `encode` and `decode`. Marked errors are restored as instances of
 * their class.
 *
 * @example
 * ```ts
 * @serializable()
 * class Point {
 *   constructor(
 *     readonly x: number,
 *     readonly y: number,
 *   ) {}
 * }
 * const copy = deserialize(serialize(new Point(1, 2))); // a Point
 * ```
 *
 * @throws DefinitionError when it is applied to no class, the class has no name, or it has
 *   `#private` members or extends a built-in such as Map without `encode` and `decode`.
 * @throws DuplicateOperationError when another class has the name.
 */
export const serializable: SerializableDecorator = ((first?: unknown, second?: unknown): unknown => {
  if (typeof first === "function") return register(first, isDecoratorContext(second) ? {} : second);
  return (target: unknown) => register(target, first);
}) as SerializableDecorator;

/** Returns the class itself, as it was. */
function register(target: unknown, given: unknown): Function {
  if (!isClass(target) && !hasMethods(target))
    throw new DefinitionError(`serializable decorates a class or takes one, but got ${typeof target}.`);
  const options = (given ?? {}) as SerializableOptions<unknown>;
  checkKnown("serializable", options, ["name", "encode", "decode"]);
  checkName("name", options.name);
  const { encode, decode } = options;
  checkFunction("encode", encode);
  checkFunction("decode", decode);
  if ((encode === undefined) !== (decode === undefined)) {
    throw new DefinitionError(
      `Class ${target.name} has ${encode ? "`encode` without `decode`" : "`decode` without `encode`"}. Give both to serializable.`,
    );
  }
  const hidden = encode ? undefined : hiddenState(target);
  if (hidden !== undefined) {
    throw new DefinitionError(
      `Class ${target.name} ${hidden}, so its public fields are not all of its state. Give \`encode\` and \`decode\` to serializable.`,
    );
  }
  const location = sourceLocation();
  const id = registeredId(undefined, { name: options.name, source: target, file: location.file, what: "class" });
  serializableClasses.add({
    id,
    target,
    encode,
    decode: decode,
    location,
  });
  return target;
}

/** Whether it is a class, even one that a library wrote as a function. */
function hasMethods(target: unknown): target is ClassOf<object> {
  if (typeof target !== "function" || typeof target.prototype !== "object" || target.prototype === null) return false;
  return Reflect.ownKeys(target.prototype as object).length > 1;
}

function isDecoratorContext(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "class";
}
