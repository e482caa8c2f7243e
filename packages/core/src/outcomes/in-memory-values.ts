import { FlatValues } from "./flat-values.js";
import { Shape } from "./shape.js";

/** Larger values are kept as they are: most of their memory is data. */
const maxFlatBytes = 1024;

/** The bytes that a value takes besides its parts: its shape, and where the parts begin. */
const referenceBytes = 12;

/**
 * The values of a run of successes. Small plain objects are taken apart; everything else is kept as
 * it is.
 */
export class InMemoryValues {
  readonly #values: unknown[];
  #flat: FlatValues | undefined;
  /** Where the parts of each value begin that was taken apart. */
  #starts: Uint32Array | undefined;

  constructor(length: number) {
    this.#values = new Array<unknown>(length);
  }

  /**
   * Stores a value and returns the bytes that it takes here; `sizeBytes` is what it takes as it is.
   */
  save(index: number, value: unknown, sizeBytes: number): number {
    const mayBeFlat = typeof value === "object" && value !== null && sizeBytes <= maxFlatBytes;
    const flatBytes = mayBeFlat ? this.#keepFlat(index, value, sizeBytes - referenceBytes) : undefined;
    if (flatBytes === undefined) this.#values[index] = value;
    return flatBytes ?? sizeBytes;
  }

  /** The value; a fresh copy if it was taken apart. */
  load(index: number): unknown {
    const value = this.#values[index];
    return value instanceof Shape ? this.#flat?.restore(value, this.#starts?.[index] ?? 0) : value;
  }

  #keepFlat(index: number, value: object, mostBytes: number): number | undefined {
    const flat = (this.#flat ??= new FlatValues());
    const { length, sizeBytes } = flat;
    const shape = flat.add(value, mostBytes);
    if (!shape) return undefined;
    this.#starts ??= new Uint32Array(this.#values.length);
    this.#starts[index] = length;
    this.#values[index] = shape;
    return flat.sizeBytes - sizeBytes + referenceBytes;
  }
}
