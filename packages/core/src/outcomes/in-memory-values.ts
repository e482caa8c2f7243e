import { FlatValues } from "./flat-values.js";
import { Shape } from "./shape.js";

/** Larger values are kept as they are: most of what they take is data. */
const maxFlatBytes = 1024;

/** What a value takes that was taken apart, besides its parts: its shape, and where they begin. */
const referenceBytes = 12;

/**
 * The values of a run of successes. Small plain objects are taken apart; everything else is kept as
 * it is.
 */
export class InMemoryValues {
  readonly #values: unknown[];
  #flat: FlatValues | undefined;
  /** Where the parts begin of what was taken apart. */
  #starts: Uint32Array | undefined;

  constructor(length: number) {
    this.#values = new Array<unknown>(length);
  }

  /** Says what the value takes here; `sizeBytes` is what it takes as it is. */
  save(index: number, value: unknown, sizeBytes: number): number {
    const mayBeFlat = typeof value === "object" && value !== null && sizeBytes <= maxFlatBytes;
    const flatBytes = mayBeFlat ? this.#keepFlat(index, value, sizeBytes - referenceBytes) : undefined;
    if (flatBytes === undefined) this.#values[index] = value;
    return flatBytes ?? sizeBytes;
  }

  /** Who asks for what was taken apart gets an object of his own. */
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
