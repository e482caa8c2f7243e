import type { PartKey, PartOf, Task } from "@mazepa/core";
import { identitySymbol, isTask } from "@mazepa/core/internal";
import { DefinitionError } from "@mazepa/core";
import { lowerSymbol, type Future, type LowerableFuture, type Lowered } from "./future.js";
import { noResult } from "./no-result.js";
import { PartFuture } from "./part-future.js";

/** A task of core as an upstream of graph tasks: what {@link future} gives. */
class TaskFuture<out T> implements LowerableFuture<T> {
  readonly #task: Task;

  constructor(task: Task<T>) {
    this.#task = task;
  }

  getResult(): T {
    throw noResult(`Task ${this.#task.id}`);
  }

  get<K extends PartKey<NonNullable<T>>>(key: K): Future<PartOf<T, K>> {
    return new PartFuture(this.#task, [key]);
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "value", content: this.#task };
  }

  /** @internal */
  [identitySymbol](): string {
    return this.#task[identitySymbol]();
  }
}

/**
 * A task of core as an upstream: a graph task with it in a field runs after it, and gets its value.
 *
 * @example
 * ```ts
 * @graphTask()
 * class Twice extends GraphTask<number> {
 *   readonly loaded = future(count.makeTask(load.makeTask(url)));
 *
 *   run() {
 *     return this.loaded.getResult() * 2;
 *   }
 * }
 * ```
 *
 * @throws DefinitionError when `task` is no task.
 */
export function future<T>(task: Task<T>): Future<T> {
  if (!isTask(task)) throw new DefinitionError("future() takes a task of core, as `operation.makeTask(…)` gives.");
  return new TaskFuture(task);
}
