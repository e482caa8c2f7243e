import { SerializationError } from "../errors.js";
import type { SerializableRegistration } from "../registry/serializable-classes.js";
import { classOf, define, excludedFields, refuseSymbolKeys, travellingFields, type Constructor } from "./class-fields.js";
import { fieldsToPlain, isTransformed, plainToFields } from "./transformed-fields.js";

/** The state of an instance of a marked class: the result of its `encode`, or its fields. */
export type ClassState =
  { readonly encoded: unknown } | { readonly fields: Record<string, unknown>; readonly owner: Constructor };

/** The state of an instance of a class marked `@serializable()`. */
export function classState(instance: object, { id, target, encode }: SerializableRegistration): ClassState {
  if (!encode) return fieldState(instance, target as Constructor);
  try {
    return { encoded: encode(instance) };
  } catch (cause) {
    throw new SerializationError("", `cannot be encoded: \`encode\` of "${id}" threw ${String(cause)}.`, { cause });
  }
}

/** The fields of `instance` as class-transformer selects them, with their values untouched. */
export function fieldState(instance: object, owner: Constructor): ClassState & { readonly fields: Record<string, unknown> } {
  refuseSymbolKeys(instance);
  return { fields: isTransformed(owner) ? fieldsToPlain(instance, owner) : travellingFields(instance, owner), owner };
}

/**
 * Whether an instance can be created only from its whole state, so that its state cannot refer to
 * it.
 */
export function needsWholeState(owner: Constructor, registration?: SerializableRegistration): boolean {
  return registration?.decode !== undefined || isTransformed(owner);
}

/** An instance without state. Neither a constructor nor a field initialiser runs. */
export function emptyInstance(owner: Constructor): object {
  return Object.create(owner.prototype as object) as object;
}

/**
 * Writes decoded fields into an instance. Fields that are excluded here are left out, even if the
 * text has them.
 */
export function fillInstance(instance: object, owner: Constructor, fields: Readonly<Record<string, unknown>>): void {
  if (isTransformed(owner)) return plainToFields(instance, fields);
  const excluded = excludedFields(owner);
  for (const key of Object.keys(fields)) if (!excluded.has(key)) define(instance, key, fields[key]);
}

/** Makes an instance from the result of `encode`. */
export function decodeInstance({ id, target, decode }: SerializableRegistration, state: unknown): object {
  let instance: unknown;
  try {
    instance = decode?.(state);
  } catch (cause) {
    throw new SerializationError("", `A value of class "${id}" cannot be decoded: \`decode\` threw ${String(cause)}.`, { cause });
  }
  if (typeof instance !== "object" || instance === null || classOf(instance) !== target) {
    throw new SerializationError(
      "",
      `A value of class "${id}" cannot be decoded: \`decode\` returned something else than an instance of it.`,
    );
  }
  return instance;
}
