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
   * A task that calls the function with `args`. Any argument, or element of an array argument, may
   * be a task that yields the value.
   */
  makeTask(...args: Inputs<A>): Task<Awaited<R>>;
}

/**
 * The prototype of all callable operations. A method that a package adds to it is on all of them,
 * including those made before.
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
