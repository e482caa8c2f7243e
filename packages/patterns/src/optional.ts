/** A name of the store that may be absent; made by {@link optional}. */
export class Optional<N extends string> {
  readonly name: N;

  constructor(name: N) {
    this.name = name;
    Object.freeze(this);
  }
}

/**
 * A parameter that takes a name that may be absent, also one that nothing provides; its value is
 * `undefined` then.
 *
 * @example
 * ```ts
 * const shorten = taskableOperation({ name: "shorten" }, (text: string, length?: number) =>
 *   text.slice(0, length),
 * );
 * linear("title")
 *   .requires<{ text: string; length?: number }>()
 *   .provides({ title: step(shorten, "text", optional("length")) });
 * ```
 */
export function optional<N extends string>(name: N): Optional<N> {
  return new Optional(name);
}
