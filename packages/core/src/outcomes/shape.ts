/** The structure of a plain object or array, without its values. */
export class Shape {
  /** The keys of an object; undefined for an array. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;

  constructor(keys: readonly string[] | undefined, length: number) {
    this.keys = keys;
    this.length = length;
  }

  isOf(keys: readonly string[] | undefined, length: number): boolean {
    if (length !== this.length || !this.keys || !keys) return length === this.length && this.keys === keys;
    for (let index = 0; index < length; index++) if (keys[index] !== this.keys[index]) return false;
    return true;
  }

  /** A new object or array with these values. */
  filledWith(parts: unknown[]): unknown {
    return this.keys ? Object.fromEntries(this.keys.map((key, index) => [key, parts[index]])) : parts;
  }
}
