import { markField, type FieldDecoratorContext } from "../serialization/field-marks.js";

/** A decorator of an instance field. */
export type FieldDecorator = (target: unknown, context: FieldDecoratorContext) => void;

/**
 * Marks a field that is neither serialized nor part of the identity, such as a connection or a
 * cache. It is absent in a decoded instance, since no initialiser runs; an operation fills it in
 * `setup`. class-transformer excludes it, too.
 *
 * @example
 * ```ts
 * @taskableOperation()
 * class Resize extends TaskableOperation {
 *   @exclude() cache?: Map<string, string>;
 *
 *   setup() {
 *     this.cache = new Map();
 *   }
 *   run(name: string) {
 *     return this.cache?.get(name) ?? name;
 *   }
 * }
 * ```
 *
 * @throws DefinitionError when it does not stand on a public instance field.
 */
export function exclude(): FieldDecorator {
  return (target, context) => markField(target, context, { kind: "exclude" });
}
