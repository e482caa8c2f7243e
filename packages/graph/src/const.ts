import { DefinitionError } from "@mazepa/core";
import { canonicalText } from "@mazepa/core/internal";
import { ValueFuture } from "./value-future.js";

/**
 * A value that stands where a future is wanted. It is no task: nothing runs for it, and it may hold
 * whatever travels.
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
        "A Const holds a value, but a task was found in it. A graph task is a future itself, and a task of core is one by `future(task)`.",
      );
    }
    super(value);
  }
}
