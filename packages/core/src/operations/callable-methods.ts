import { processWide } from "../registry/process-wide.js";
import type { Inputs } from "../tasks/inputs.js";
import type { OperationFunction } from "../tasks/operation.js";
import type { Task } from "../tasks/task.js";
import { makeTask } from "./make-task.js";

/**
 * The methods of a callable operation, to which other packages add theirs by declaration merging.
 */
export interface CallableMethods<A extends unknown[], R> {
  /**
   * A task that calls the function with `args`; any of them, or element of an array among them, may
   * be a task that yields the value.
   */
  makeTask(...args: Inputs<A>): Task<Awaited<R>>;
}

/**
 * What all callable operations inherit from, so that a package adds a method to all of them at
 * once, also to those made before.
 */
export const callablePrototype: object = processWide(
  "callable-prototype",
  () =>
    Object.create(Function.prototype, {
      makeTask: {
        value(this: OperationFunction, ...args: never[]): Task {
          return makeTask(this, ...args);
        },
        configurable: true,
        writable: true,
      },
    }) as object,
);
