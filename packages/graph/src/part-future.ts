import type { PartKey, PartOf, Task } from "@mazepa/core";
import { identitySymbol, Part } from "@mazepa/core/internal";
import { lowerSymbol, type Future, type LowerableFuture, type Lowered } from "./future.js";
import { noResult } from "./no-result.js";

/** A part of the value of a task: what `get` of a task's future gives. */
export class PartFuture<out T> implements LowerableFuture<T> {
  readonly #part: Part;

  constructor(task: Task, path: readonly (string | number)[]) {
    this.#part = new Part(task, path);
  }

  getResult(): T {
    throw noResult(`A part of task ${this.#part.task.id}`);
  }

  get<K extends PartKey<NonNullable<T>>>(key: K): Future<PartOf<T, K>> {
    return new PartFuture(this.#part.task, [...this.#part.path, key]);
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "value", content: this.#part };
  }

  /** @internal */
  [identitySymbol](): readonly string[] {
    return this.#part[identitySymbol]();
  }
}
