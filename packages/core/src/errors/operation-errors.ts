import { MazepaError, type MazepaErrorOptions } from "./mazepa-error.js";

/**
 * Thrown when a decorator is applied to a value that it cannot mark, e.g. an anonymous function or
 * a class without `run`.
 *
 * @example
 * ```ts
 * try {
 *   taskableOperation((text: string) => text.length);
 * } catch (error) {
 *   if (error instanceof DefinitionError) console.error(error.message); // it needs a name
 * }
 * ```
 */
export class DefinitionError extends MazepaError {
  static override readonly name: string = "DefinitionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DEFINITION", message, options);
  }
}

/**
 * Thrown when a different operation, flow schema or serializable class registers under an id that
 * is taken.
 *
 * @example
 * ```ts
 * taskableOperation({ name: "save" }, (text: string) => text.length);
 * taskableOperation({ name: "save" }, (text: string, to: string) => `${to}: ${text}`); // throws
 * ```
 */
export class DuplicateOperationError extends MazepaError {
  static override readonly name: string = "DuplicateOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_OPERATION", message, options);
  }
}

/**
 * Thrown when an operation is not registered in this process.
 *
 * @example
 * ```ts
 * class Plain {
 *   run(text: string) {
 *     return text;
 *   }
 * }
 * makeTask(new Plain(), "a"); // throws: the class is not marked @taskableOperation
 * ```
 */
export class UnknownOperationError extends MazepaError {
  static override readonly name: string = "UnknownOperationError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_UNKNOWN_OPERATION", message, options);
  }
}

/**
 * Thrown when a task was made with a version of an operation package that the worker's version
 * cannot replace.
 *
 * @example
 * ```ts
 * try {
 *   await execute(load.makeTask(url));
 * } catch (error) {
 *   if (isMazepaError(error) && error.cause instanceof OperationVersionError)
 *     console.error("update the workers");
 * }
 * ```
 */
export class OperationVersionError extends MazepaError {
  static override readonly name: string = "OperationVersionError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_OPERATION_VERSION", message, options);
  }
}
