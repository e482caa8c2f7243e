/** A name of the store that may be absent; made by {@link optional}. */
export class Optional<N extends string> {
  readonly name: N;

  constructor(name: N) {
    this.name = name;
    Object.freeze(this);
  }
}

/** The value of a name that may be absent: then the parameter gets `undefined`. */
export function optional<N extends string>(name: N): Optional<N> {
  return new Optional(name);
}
