/** A name of the store that may be absent; made by {@link optional}. */
export class Optional<N extends string> {
  readonly name: N;

  constructor(name: N) {
    this.name = name;
    Object.freeze(this);
  }
}

/**
 * The value of a name that may be absent: then the parameter gets `undefined`.
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
