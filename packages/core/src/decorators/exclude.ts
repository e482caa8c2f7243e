import { markField, type FieldDecoratorContext } from "../serialization/field-marks.js";

/** A decorator of an instance field. */
export type FieldDecorator = (target: unknown, context: FieldDecoratorContext) => void;

/**
 * Marks a field that does not travel and is no part of identity, such as a connection or a cache.
 * In a decoded instance it is absent (its initialiser does not run); an operation fills it in
 * `setup`. class-transformer leaves it out too.
 *
 * @throws DefinitionError when it does not stand on a public instance field.
 */
export function exclude(): FieldDecorator {
  return (target, context) => markField(target, context, { kind: "exclude" });
}
