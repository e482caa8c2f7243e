import { DefinitionError, type PartKey, type PartOf } from "@mazepa/core";
import { canonicalText, define, identitySymbol, isPlainObject } from "@mazepa/core/internal";
import { isFuture, lowerSymbol, type Future, type LowerableFuture, type Lowered } from "./future.js";

/**
 * Named futures as one, which gives the record of their values. Names may be any text.
 *
 * @example
 * ```ts
 * @graphTask()
 * class Describe extends GraphTask<string> {
 *   readonly sizes = new FutureDict({ small: new Const(1), large: new Const(9) });
 *
 *   run() {
 *     return JSON.stringify(this.sizes.getResult()); // {"small":1,"large":9}
 *   }
 * }
 * ```
 */
export class FutureDict<out T> implements LowerableFuture<Record<string, T>> {
  readonly futures: Readonly<Record<string, Future<T>>>;

  /**
   * @throws DefinitionError when `futures` is not a plain object, or a value in it is not a future.
   */
  constructor(futures: Readonly<Record<string, Future<T>>>) {
    if (typeof futures !== "object" || futures === null || !isPlainObject(futures)) {
      throw new DefinitionError("A FutureDict is made of a plain object of futures: `new FutureDict({ a, b })`.");
    }
    for (const [name, value] of Object.entries(futures)) {
      if (isFuture(value)) continue;
      throw new DefinitionError(
        `"${name}" of a FutureDict is not a future. Wrap a value in \`new Const(…)\`, and a task of core in \`future(…)\`.`,
      );
    }
    this.futures = Object.freeze({ ...futures });
  }

  getResult(): Record<string, T> {
    const values: Record<string, T> = {};
    for (const [name, value] of Object.entries(this.futures)) define(values, name, value.getResult());
    return values;
  }

  /** @throws RangeError when there is no such name. */
  get<K extends PartKey<Record<string, T>>>(key: K): Future<PartOf<Record<string, T>, K>> {
    const name = String(key);
    const found = Object.hasOwn(this.futures, name) ? this.futures[name] : undefined;
    if (!found) throw new RangeError(`A FutureDict has no name "${name}"; it has ${Object.keys(this.futures).join(", ")}.`);
    return found;
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "dict", content: this.futures };
  }

  /** @internal */
  [identitySymbol](): readonly string[] {
    return ["dict", canonicalText(this.futures, "futures")];
  }
}
