import { DefinitionError } from "../errors.js";
import { markField } from "../serialization/field-marks.js";
import type { FieldDecorator } from "./exclude.js";
import type { ClassOf } from "./serializable.js";

/**
 * States the class of instances in a field, so that they are serialized without a mark on their
 * class: the value of the field, and those in its arrays, sets and maps. class-transformer is
 * informed as well.
 *
 * @example
 * ```ts
 * class Point {
 *   x = 0;
 * }
 *
 * @serializable()
 * class Path {
 *   @type(() => Point) points: Point[] = [];
 * }
 * ```
 *
 * @param of returns the class; it is called when needed, so that two classes can refer to each
 *   other.
 * @throws DefinitionError when it does not stand on a public instance field.
 */
export function type(of: () => ClassOf<object>): FieldDecorator {
  if (typeof of !== "function" || /^class\b/.test(Function.prototype.toString.call(of))) {
    throw new DefinitionError("@type takes a function that returns a class: @type(() => Line).");
  }
  return (target, context) => markField(target, context, { kind: "type", of });
}
