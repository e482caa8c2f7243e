import type { Inputs } from "../tasks/inputs.js";
import { librarySymbol } from "../registry/source-code.js";
import type { Task } from "../tasks/task.js";
import { makeTask } from "./make-task.js";

/**
 * The base class that gives decorated operations a typed `makeTask`. Extending it is optional:
 * `makeTask(operation, …)` does the same.
 *
 * @example
 * ```ts
 * @taskableOperation()
 * class Greet extends TaskableOperation {
 *   constructor(readonly greeting = "Hello") {
 *     super();
 *   }
 *   run(name: string) {
 *     return `${this.greeting}, ${name}!`;
 *   }
 * }
 * await execute(new Greet("Good morning").makeTask("Ada"));
 * ```
 */
export abstract class TaskableOperation {
  /**
   * The work of the operation; may be async. The types of a generic or overloaded `run` cannot be
   * inferred: see docs/operations.md.
   */
  abstract run(...args: never[]): unknown;

  /**
   * A task that calls `run` with `args`. Any argument, or element of an array argument, may be a
   * task that yields the value.
   *
   * @throws UnknownOperationError when the class is not marked `@taskableOperation`.
   * @throws SerializationError naming the part of the state or the arguments that cannot travel.
   */
  makeTask<A extends unknown[], R>(this: { run(...args: A): R }, ...args: Inputs<A>): Task<Awaited<R>> {
    return makeTask(this, ...args);
  }
}

Object.defineProperty(TaskableOperation, librarySymbol, { value: true });
