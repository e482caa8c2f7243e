/** A value for a parameter; made by {@link constant}. */
export class Constant<V> {
  readonly value: V;

  constructor(value: V) {
    this.value = value;
    Object.freeze(this);
  }
}

/** What a {@link constant} may be; spelled out, so that the compiler keeps literals. */
export type ConstantValue = string | number | bigint | boolean | object | null | undefined;

/**
 * This value, in every run.
 *
 * @example
 * ```ts
 * linear("survey").provides({ text: step(load, constant("https://example.org")) });
 * ```
 */
export function constant<V extends ConstantValue>(value: V): Constant<V> {
  return new Constant(value);
}
