import type { PartKey, PartOf } from "@mazepa/core";

/**
 * A value that exists once its task has run. A graph task with a future in a field depends on that
 * task.
 */
export interface Future<out T> {
  /**
   * The value, inside `run` of the graph task that holds the future in a field.
   *
   * @throws MazepaError (`MAZEPA_NO_RESULT`) elsewhere, unless the future is a `Const`.
   */
  getResult(): T;
  /**
   * The future of a part of the value, such as a field of a record or an element of a list. A part
   * that is not there fails the task that asks for it.
   */
  get<K extends PartKey<NonNullable<T>>>(key: K): Future<PartOf<T, K>>;
}

/** The key of the method that gives a future's form in the arguments of a core task. */
export const lowerSymbol: unique symbol = Symbol.for("mazepa.graph.lower") as never;

/** The form of a future in the arguments of a core task. */
export type Lowered =
  /** A core task, a part of one, or a value. */
  | { readonly kind: "value"; readonly content: unknown }
  /** Further futures, which stay futures. */
  | { readonly kind: "list"; readonly content: readonly unknown[] }
  | { readonly kind: "dict"; readonly content: Readonly<Record<string, unknown>> };

/** A future as this package sees it. */
export interface LowerableFuture<out T = unknown> extends Future<T> {
  [lowerSymbol](): Lowered;
}

/** Whether `value` is a future, from this copy of the package or another. */
export function isFuture(value: unknown): value is LowerableFuture {
  return typeof value === "object" && value !== null && lowerSymbol in value;
}
