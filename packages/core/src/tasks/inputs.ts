import type { Part } from "./part.js";
import type { Task } from "./task.js";

/**
 * The argument for a parameter of type `T`: the value, a task that yields it, a part of a task's
 * value, or an array with such elements.
 */
export type Input<T> =
  T | Task<T> | Part<T> | (T extends readonly unknown[] ? { readonly [I in keyof T]: T[I] | Task<T[I]> | Part<T[I]> } : never);

/** {@link Input} for a whole list of parameters. */
export type Inputs<A extends readonly unknown[]> = { [K in keyof A]: Input<A[K]> };

/**
 * The task or part, typed as its value: for one that is deep inside an argument, where {@link
 * Input} cannot reach. Nothing is computed here; use it only in arguments of `makeTask`.
 *
 * @example
 * ```ts
 * const sum = taskableOperation({ name: "sum" }, (counts: Map<string, number>) => counts.size);
 * const size = taskableOperation(
 *   { name: "size" },
 *   (page: { body: { text: string } }) => page.body.text.length,
 * );
 * const task = size.makeTask({ body: { text: valueOf(load.makeTask(url)) } });
 * ```
 */
export function valueOf<R>(task: Task<R> | Part<R>): R {
  return task as unknown as R;
}
