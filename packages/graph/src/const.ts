import { DefinitionError } from "@mazepa/core";
import { canonicalText } from "@mazepa/core/internal";
import { ValueFuture } from "./value-future.js";

/**
 * A value in the place of a future. It is no task: nothing runs for it. It may hold any value that
 * can be serialized.
 *
 * @example
 * ```ts
 * new Const(1).getResult(); // 1, everywhere
 * ```
 */
export class Const<out T> extends ValueFuture<T> {
  /**
   * @throws SerializationError naming the part of `value` that cannot travel.
   * @throws DefinitionError when `value` holds a task.
   */
  constructor(value: T) {
    let tasks = 0;
    canonicalText(value, "value", () => tasks++);
    if (tasks > 0) {
      throw new DefinitionError(
        "A Const holds a value, but this one contains a task. A graph task is a future itself, and a task of core is one by `future(task)`.",
      );
    }
    super(value);
  }
}
