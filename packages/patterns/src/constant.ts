/** A value for a parameter; made by {@link constant}. */
export class Constant<V> {
  readonly value: V;

  constructor(value: V) {
    this.value = value;
    Object.freeze(this);
  }
}

/** The type of a {@link constant}; spelled out, so that the compiler keeps literals. */
export type ConstantValue = string | number | bigint | boolean | object | null | undefined;

/**
 * A parameter that has this value in every run.
 *
 * @example
 * ```ts
 * linear("survey").provides({ text: step(load, constant("https://example.org")) });
 * ```
 */
export function constant<V extends ConstantValue>(value: V): Constant<V> {
  return new Constant(value);
}
