/** An instance of an operation class. */
export interface OperationInstance {
  /** The work of the operation. */
  run(...args: never[]): unknown;
  /**
   * Undoes a run. It gets the result of `run`, or `undefined` if that is unknown, and the
   * arguments. It must tolerate being called twice.
   */
  revert?(...args: never[]): unknown;
  /**
   * Called once before the first `run` of a live copy. Values that it assigns to excluded fields
   * are there for every run.
   */
  setup?(): unknown;
  /** Called once when the live copy is no longer needed. */
  teardown?(): unknown;
}

/** A function that is an operation by itself. */
export type OperationFunction = (...args: never[]) => unknown;

/** The code that a task calls. */
export type Operation = OperationInstance | OperationFunction;

/** Calls the operation with `args`. */
export function callOperation(operation: Operation, args: readonly unknown[]): unknown {
  if (typeof operation === "function") return Reflect.apply(operation, undefined, args);
  return operation.run(...(args as never[]));
}

/** The first argument of a revert: the result of `run`, or `undefined` if it is unknown. */
export type Undone<R> = [R] extends [void] ? undefined : R | undefined;
