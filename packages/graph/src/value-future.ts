import type { PartKey, PartOf } from "@mazepa/core";
import { canonicalText, identitySymbol, pickPart } from "@mazepa/core/internal";
import { lowerSymbol, type LowerableFuture, type Lowered } from "./future.js";

/** A future that has its value; the fields of a graph task hold such futures while it runs. */
export class ValueFuture<out T> implements LowerableFuture<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  getResult(): T {
    return this.#value;
  }

  /** @throws RangeError when the value has no such part. */
  get<K extends PartKey<NonNullable<T>>>(key: K): ValueFuture<PartOf<T, K>> {
    return new ValueFuture(pickPart(this.#value, [key]) as PartOf<T, K>);
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "value", content: this.#value };
  }

  /** @internal */
  [identitySymbol](): readonly string[] {
    return ["value", canonicalText(this.#value, "value")];
  }
}
