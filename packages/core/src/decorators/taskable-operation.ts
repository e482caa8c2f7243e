import { types } from "node:util";
import { DefinitionError } from "../errors.js";
import { callablePrototype, type CallableMethods } from "../operations/callable-methods.js";
import { makeTask } from "../operations/make-task.js";
import { checkedOperationOptions, type CallableOptions, type OperationOptions } from "../operations/operation-options.js";
import { revertClass, revertFunction, revertOptions, revertSuffix } from "../operations/revert-operation.js";
import { operationRegistration, operations, type PackageIdentity } from "../registry/operations.js";
import { sourceLocation } from "../registry/source-location.js";
import { hiddenState } from "../serialization/hidden-state.js";
import type { OperationInstance, Undone } from "../tasks/operation.js";
import type { Task } from "../tasks/task.js";
import { neverCached } from "../tasks/task-errors.js";
import { isClass, isOptions, registeredId } from "./decorated.js";

/** A class that can be marked `@taskableOperation`. */
export type OperationClass = abstract new (...args: never[]) => OperationInstance;

/** A function that is an operation. It is called as before, and has `makeTask`. */
export type CallableOperation<A extends unknown[], R> = ((...args: A) => R) & CallableMethods<A, R>;

/** An {@link OperationClass} without `revert`. */
export type PlainOperationClass = abstract new (...args: never[]) => OperationInstance & { readonly revert?: never };

/**
 * The type that `revert` of an operation must have: a property, so that parameters are compared
 * strictly.
 */
export type RevertFits<I> = I extends {
  /** The work of the operation. */
  run(...args: infer A): infer R;
  /** Undoes it. */
  revert(...args: never[]): unknown;
}
  ? {
      /**
       * Undoes it: takes the result, or undefined if the end of `run` is not known, and the
       * arguments of `run`.
       */
      readonly revert: (result: Undone<Awaited<R>>, ...args: A) => unknown;
    }
  : unknown;

/**
 * An operation class whose `revert`, if there is one, takes the result or `undefined`, then the
 * parameters of `run`.
 */
export type Revertible<C extends OperationClass> = C & (abstract new (...args: never[]) => RevertFits<InstanceType<C>>);

/**
 * The type of `revert` of a callable operation: a conditional one, so that nothing is inferred from
 * it.
 */
export type RevertOption<A extends unknown[], R> = [A, R] extends [infer B extends unknown[], infer S]
  ? (result: Undone<Awaited<S>>, ...args: B) => unknown
  : never;

/** The forms of `taskableOperation`. */
export interface TaskableOperationDecorator {
  /**
   * `@taskableOperation` on a class without `revert`. It comes before the forms for functions, for
   * whose parameters the compiler would otherwise infer `unknown`.
   */
  <C extends PlainOperationClass>(target: C, context?: ClassDecoratorContext): C;
  /** `@taskableOperation()` and `@taskableOperation({…})` on a class. */
  (options?: OperationOptions): <C extends OperationClass>(target: Revertible<C>, context?: ClassDecoratorContext) => C;
  /** A callable operation from a named function. */
  <A extends unknown[], R>(work: (...args: A) => R): CallableOperation<A, R>;
  /** A callable operation with options, which may include its `revert`, with fewer parameters. */
  <A extends unknown[], R>(
    options: OperationOptions & { readonly revert?: RevertOption<A, R> },
    work: (...args: A) => R,
  ): CallableOperation<A, R>;
  /** The same where only `revert` tells the types of all parameters. */
  <A extends unknown[], R>(
    options: OperationOptions & { readonly revert?: (result: Undone<Awaited<R>>, ...args: A) => unknown },
    work: (...args: A) => R,
  ): CallableOperation<A, R>;
  /**
   * `@taskableOperation` on a class with `revert`. It is the last of the forms, so that the last
   * line of the compiler's message names the mistake.
   */
  <C extends OperationClass>(target: Revertible<C>, context?: ClassDecoratorContext): C;
}

type AnyFunction = (...args: unknown[]) => unknown;

/** The decorator for operations of an app (no `owner`) or of an operation package. */
export function taskableOperationOf(owner: PackageIdentity | undefined): TaskableOperationDecorator {
  const decorate = (first?: unknown, second?: unknown): unknown => {
    if (isClass(first)) return registerClass(owner, first, {});
    if (typeof first === "function") return registerFunction(owner, first as AnyFunction, {});
    if (!isOptions(first)) throw notAnOperation(first);
    const options = checkedOperationOptions({ ...first });
    if (typeof second === "function" && !isClass(second)) return registerFunction(owner, second as AnyFunction, options);
    if (second !== undefined) throw notAnOperation(second);
    if ("revert" in options) throw new DefinitionError("The revert of a class is its method `revert`, not an option.");
    return (target: unknown) => registerClass(owner, target, options);
  };
  return decorate as TaskableOperationDecorator;
}

/**
 * Marks an operation: code that can run here or in other processes. On a class, it records the
 * class and adds `makeTask`; the class and its `run` are unchanged. Called with a named function,
 * it makes a callable operation.
 *
 * With a method `revert`, the operation can be undone in a unit (rule R9).
 *
 * @example
 * ```ts
 * @taskableOperation({ retries: 3, timeoutMs: 10_000 })
 * class Greet extends TaskableOperation {
 *   run(name: string) {
 *     return `Hello, ${name}!`;
 *   }
 * }
 * const shout = taskableOperation({ name: "shout" }, (text: string) => text.toUpperCase());
 * console.log(await execute(shout.makeTask(new Greet().makeTask("Ada")))); // "HELLO, ADA!"
 * ```
 *
 * @throws DefinitionError when the class has no `run`, the function has no name, the name ends with
 *   `.revert`, or what can be undone is to be cached.
 * @throws InvalidOptionError naming the invalid option.
 * @throws DuplicateOperationError when another operation has the name.
 */
export const taskableOperation: TaskableOperationDecorator = taskableOperationOf(undefined);

/** Returns the class itself, as it was (rule O2). */
function registerClass(owner: PackageIdentity | undefined, target: unknown, options: OperationOptions): Function {
  if (!isClass(target)) throw notAnOperation(target);
  const prototype = target.prototype as { run?: unknown };
  if (typeof prototype.run !== "function") {
    throw new DefinitionError(
      `Class ${target.name} has no method \`run\`, so it cannot be an operation. Add \`run(…)\` (a method, not a field).`,
    );
  }
  refuseGenerator(target.name, prototype.run);
  const hidden = hiddenState(target);
  if (hidden !== undefined) {
    throw new DefinitionError(
      `Class ${target.name} ${hidden}, which is neither serialized nor part of a task's identity. Use public fields, with \`@exclude()\` on those that must not be serialized.`,
    );
  }
  const { revert } = target.prototype as { revert?: unknown };
  const marked = { target, source: target, kind: "class", options } as const;
  if (typeof revert === "function") {
    refuseGenerator(`revert of ${target.name}`, revert);
    if (options.cache) throw neverCached(target.name);
    register(owner, { ...marked, revert: revertClass(target) });
  } else if (revert !== undefined) throw new DefinitionError(`The revert of ${target.name} is not a method.`);
  else register(owner, marked);
  if (!("makeTask" in prototype)) {
    const method = function (this: OperationInstance, ...args: never[]): Task {
      return makeTask(this, ...args);
    };
    Object.defineProperty(prototype, "makeTask", { value: method, configurable: true, writable: true });
  }
  return target;
}

function registerFunction(
  owner: PackageIdentity | undefined,
  work: AnyFunction,
  options: CallableOptions,
): CallableOperation<unknown[], unknown> {
  refuseGenerator(work.name, work);
  const callable = function (this: unknown, ...args: unknown[]): unknown {
    return Reflect.apply(work, this, args);
  };
  for (const key of ["name", "length"] as const) Object.defineProperty(callable, key, { value: work[key], configurable: true });
  Object.setPrototypeOf(callable, callablePrototype);
  const { revert, ...others } = options;
  if (revert) refuseGenerator(`revert of ${work.name}`, revert);
  if (revert && options.cache) throw neverCached(options.name ?? work.name);
  register(owner, {
    target: callable,
    source: work,
    kind: "function",
    options: others,
    ...(revert && { revert: revertFunction(work.name, revert as AnyFunction) }),
  });
  return callable as CallableOperation<unknown[], unknown>;
}

/**
 * Matches an `async *run` that a compiler has lowered to a function that returns a call of
 * `__asyncGenerator`, `_wrapAsyncGenerator` or the like.
 */
const loweredGenerator = /^(?!async\b)[^{]*\{[^{]*\breturn\s+(?:\(0,\s*)?[\w$.]*async_?generator\w*(?:\.\w+)?\)?\s*\(/i;

/** Refuses a generator, whose yielded values would be lost: a task has one result. */
function refuseGenerator(name: string, run: Function): void {
  if (!types.isGeneratorFunction(run) && !loweredGenerator.test(Function.prototype.toString.call(run))) return;
  throw new DefinitionError(
    `${name} is a generator, so it cannot be an operation. A generator that yields tasks is a flow: use flowSchema.`,
  );
}

interface Marked {
  readonly target: { readonly name: string };
  readonly source: Function;
  readonly kind: "class" | "function";
  readonly options: OperationOptions;
  /** The value that represents its `revert`. */
  readonly revert?: object;
}

function register(owner: PackageIdentity | undefined, { target, source, kind, options, revert }: Marked): void {
  const { name, version, ...taskOptions } = options;
  const location = sourceLocation();
  const id = registeredId(owner, { name, source, file: location.file, what: "operation" });
  if (id.endsWith(revertSuffix))
    throw new DefinitionError(
      `"${id}" cannot be the name of an operation: names that end so stand for the \`revert\` of another.`,
    );
  const shared = { kind, source, location, version, package: owner };
  const forward = operationRegistration({ ...shared, id, target, options: Object.freeze(taskOptions) }, revert !== undefined);
  if (!revert) return operations.add(forward);
  const undoing = { ...shared, id: `${id}${revertSuffix}`, target: revert, options: revertOptions(taskOptions) };
  const backward = { ...operationRegistration(undoing), undoes: forward };
  operations.add({ ...forward, revert: backward });
  operations.add(backward);
}

function notAnOperation(value: unknown): DefinitionError {
  return new DefinitionError(
    `taskableOperation decorates a class with a \`run\` method or takes a named function, but got ${typeof value}. It does not go on methods or fields.`,
  );
}
