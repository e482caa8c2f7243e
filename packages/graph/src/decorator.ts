import { DefinitionError, taskableOperation, type CacheOptions, type OperationOptions } from "@mazepa/core";
import { codeSymbol, define, hiddenState, nameInCode, registerForCallerOf } from "@mazepa/core/internal";
import { decoratedClass, type GraphOperation } from "./decorated-class.js";
import { operationIds } from "./operation-ids.js";
import { GraphTask } from "./graph-task.js";
import { runningFields } from "./running-fields.js";

/** A class that can be marked `@graphTask()`. */
export type GraphTaskClass = abstract new (...args: never[]) => GraphTask<unknown>;

/** The forms of `graphTask`. */
export interface GraphTaskDecorator {
  /** `@graphTask` on a class. */
  <C extends GraphTaskClass>(target: C, context?: ClassDecoratorContext): C;
  /** `@graphTask()` and `@graphTask({…})` on a class. */
  (options?: OperationOptions): <C extends GraphTaskClass>(target: C, context?: ClassDecoratorContext) => C;
}

/**
 * Marks a graph task. It takes every option of `@taskableOperation`; the operation's id is the name
 * of the class, and results are cached by default, with `source: "operation"` and `compression: 9`.
 * The class that it returns replaces the written one: constructing with equal arguments gives the
 * same object, and the constructor runs once.
 *
 * @example
 * ```ts
 * @graphTask({ tags: ["gpu"] })
 * class Train extends GraphTask<number> {
 *   run() {
 *     return 0.9;
 *   }
 * }
 * ```
 *
 * @throws DefinitionError when the class does not extend `GraphTask`, or hides state.
 * @throws InvalidOptionError naming the option that makes no sense.
 * @throws DuplicateOperationError when another operation has the name.
 */
export const graphTask: GraphTaskDecorator = ((first?: unknown) => {
  if (typeof first === "function") return registerForCallerOf(graphTask, () => decorate(first, {}));
  const decorator = (target: unknown) =>
    registerForCallerOf(decorator, () => decorate(target, (first ?? {}) as OperationOptions));
  return decorator;
}) as GraphTaskDecorator;

function decorate(target: unknown, options: OperationOptions): object {
  if (typeof target !== "function" || !(target.prototype instanceof GraphTask)) {
    throw new DefinitionError("graphTask decorates a class that extends GraphTask.");
  }
  const hidden = hiddenState(target);
  if (hidden !== undefined) {
    throw new DefinitionError(
      `Class ${target.name} ${hidden}, which is neither serialized nor part of a task's identity. Use public fields.`,
    );
  }
  const code = { source: target, file: undefined, what: "graph task" };
  const prototype = target.prototype as MayRevert;
  const isRevertible = typeof prototype.revert === "function";
  const name = options.name ?? nameInCode(code);
  const named = { ...options, name, cache: cacheOf(options.cache ?? !isRevertible) };
  const run: GraphWork = (_args, fields, futures) => instanceOf(prototype, runningFields({ fields, futures })).run();
  const operation: GraphOperation = taskableOperation(
    isRevertible ? { ...named, revert: revertOf(prototype) } : named,
    Object.defineProperty(run, codeSymbol, { value: target }),
  );
  const given = decoratedClass(target, operation);
  operationIds.set(given, name);
  return given;
}

type GraphWork = (...args: Parameters<GraphOperation>) => unknown;

/**
 * The cache options of a class: by default, results are reused as long as the class is the same.
 */
function cacheOf(cache: boolean | CacheOptions): boolean | CacheOptions {
  if (cache === false) return false;
  return { source: "operation", compression: 9, ...(cache === true ? {} : cache) };
}

/** Undoes a task in a unit: the method `revert` of its class, with the fields that `run` had. */
function revertOf(prototype: MayRevert) {
  return (result: unknown, ...[, fields, futures]: Parameters<GraphOperation>) =>
    (instanceOf(prototype, runningFields({ fields, futures })) as MayRevert).revert?.(result);
}

type MayRevert = GraphTask<unknown> & { revert?(result: unknown): unknown };

/**
 * Makes the instance on which the task runs; neither the constructor nor a field initialiser runs.
 */
function instanceOf(prototype: GraphTask<unknown>, fields: Readonly<Record<string, unknown>>): GraphTask<unknown> {
  const instance = Object.create(prototype) as GraphTask<unknown>;
  for (const [name, value] of Object.entries(fields)) define(instance, name, value);
  return Object.freeze(instance);
}
