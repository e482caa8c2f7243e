import { Shape } from "./shape.js";

const pageBits = 8;
const pageLength = 2 ** pageBits;

/** Shapes are compared one by one; objects whose keys are data would have one shape each. */
const maxShapes = 16;

/**
 * The bytes of a slot in a page, and of a value outside it: a string, or a number that is no small
 * integer.
 */
const slotBytes = 8;
const stringBytes = 24;
const numberBytes = 16;

/**
 * Plain objects and arrays taken apart: their contents lie in consecutive pages, and each shape is
 * stored once. This often takes less than half the memory of the objects (not for lists of
 * fractions, which V8 stores as compactly), and the garbage collector moves a few pages instead of
 * every object.
 */
export class FlatValues {
  readonly #pages: unknown[][] = [];
  readonly #shapes: Shape[] = [];
  #length = 0;
  #sizeBytes = 0;
  /** The objects in the current value. A list that is reused costs less than one for each value. */
  readonly #seen: object[] = [];
  #seenCount = 0;

  /** The position at which the parts of the next value will begin. */
  get length(): number {
    return this.#length;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * Adds `value` and returns its shape. Undefined if it cannot be taken apart: something in it is
   * not plain or occurs twice, or its parts would take more than `mostBytes`.
   */
  add(value: object, mostBytes: number): Shape | undefined {
    const length = this.#length;
    const sizeBytes = this.#sizeBytes;
    this.#seen[0] = value;
    this.#seenCount = 1;
    const shape = this.#partsOf(value);
    if (shape && this.#sizeBytes - sizeBytes < mostBytes) return shape;
    this.#length = length;
    this.#sizeBytes = sizeBytes;
    return undefined;
  }

  /** A new value, equal to the one of this shape whose parts begin at `start`. */
  restore(shape: Shape, start: number): unknown {
    let at = start;
    const filled = (outer: Shape): unknown => {
      const parts = Array.from({ length: outer.length }, () => {
        const part = this.#pages[at >>> pageBits]?.[at++ & (pageLength - 1)];
        return part instanceof Shape ? filled(part) : part;
      });
      return outer.filledWith(parts);
    };
    return filled(shape);
  }

  /**
   * The parts of a plain object. A getter may throw when it is read for the second time; such an
   * object is not plain.
   */
  #partsOf(value: object): Shape | undefined {
    try {
      return this.#addParts(value);
    } catch {
      return undefined;
    }
  }

  #addParts(value: object): Shape | undefined {
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (prototype === Object.prototype) return this.#addFields(value as Record<string, unknown>);
    if (prototype === Array.prototype && Array.isArray(value)) return this.#addElements(value);
    return undefined;
  }

  #addFields(fields: Readonly<Record<string, unknown>>): Shape | undefined {
    const keys = Object.keys(fields);
    const shape = this.#shapeOf(keys, keys.length);
    if (shape) for (const key of keys) if (!this.#addPart(fields[key])) return undefined;
    return shape;
  }

  #addElements(elements: readonly unknown[]): Shape | undefined {
    const shape = this.#shapeOf(undefined, elements.length);
    if (shape) for (const element of elements) if (!this.#addPart(element)) return undefined;
    return shape;
  }

  #addPart(part: unknown): boolean {
    if (typeof part === "object" && part !== null) return this.#isNew(part) && this.#addObject(part);
    if (typeof part === "bigint" || typeof part === "function") return false;
    if (typeof part === "string") this.#sizeBytes += stringBytes + part.length;
    else if (typeof part === "number" && part !== (part | 0)) this.#sizeBytes += numberBytes;
    this.#write(this.#addPlace(), part);
    return true;
  }

  /** Adds an object, its shape before its parts. */
  #addObject(object: object): boolean {
    const place = this.#addPlace();
    const shape = this.#addParts(object);
    this.#write(place, shape);
    return shape !== undefined;
  }

  #addPlace(): number {
    if (this.#length === this.#pages.length * pageLength) this.#pages.push(new Array<unknown>(pageLength));
    this.#sizeBytes += slotBytes;
    return this.#length++;
  }

  #write(place: number, part: unknown): void {
    (this.#pages[place >>> pageBits] as unknown[])[place & (pageLength - 1)] = part;
  }

  #isNew(object: object): boolean {
    for (let index = 0; index < this.#seenCount; index++) if (this.#seen[index] === object) return false;
    this.#seen[this.#seenCount++] = object;
    return true;
  }

  #shapeOf(keys: readonly string[] | undefined, length: number): Shape | undefined {
    for (const known of this.#shapes) if (known.isOf(keys, length)) return known;
    if (this.#shapes.length === maxShapes) return undefined;
    const shape = new Shape(keys, length);
    this.#shapes.push(shape);
    return shape;
  }
}
