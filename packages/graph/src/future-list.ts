import { DefinitionError, type PartKey, type PartOf } from "@mazepa/core";
import { canonicalText, identitySymbol } from "@mazepa/core/internal";
import { isFuture, lowerSymbol, type Future, type LowerableFuture, type Lowered } from "./future.js";

/**
 * Several futures as one, which gives the list of their values.
 *
 * @example
 * ```ts
 * @graphTask()
 * class Total extends GraphTask<number> {
 *   readonly parts = new FutureList([new Const(1), new Const(2)]);
 *
 *   run() {
 *     return this.parts.getResult().reduce((sum, part) => sum + part, 0); // 3
 *   }
 * }
 * ```
 */
export class FutureList<out T> implements LowerableFuture<T[]> {
  readonly futures: readonly Future<T>[];

  /** @throws DefinitionError when `futures` is not an array, or an element is not a future. */
  constructor(futures: readonly Future<T>[]) {
    const given: unknown = futures;
    if (!Array.isArray(given)) {
      throw new DefinitionError("A FutureList is made of a list of futures: `new FutureList([a, b])`.");
    }
    const found = futures.findIndex((element) => !isFuture(element));
    if (found >= 0) {
      throw new DefinitionError(
        `Element ${found} of a FutureList is not a future. Wrap a value in \`new Const(…)\`, and a task of core in \`future(…)\`.`,
      );
    }
    this.futures = Object.freeze([...futures]);
  }

  getResult(): T[] {
    return this.futures.map((element) => element.getResult());
  }

  /** @throws RangeError when there is no such element. */
  get<K extends PartKey<T[]>>(key: K): Future<PartOf<T[], K>> {
    const found = this.futures[Number(key)];
    if (!found) throw new RangeError(`A FutureList of ${this.futures.length} has no element ${key}.`);
    return found;
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "list", content: this.futures };
  }

  /** @internal */
  [identitySymbol](): readonly string[] {
    return ["list", canonicalText(this.futures, "futures")];
  }
}
