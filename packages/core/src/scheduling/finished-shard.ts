import { blockBits, blockRows, type FinishedRows } from "./finished-rows.js";

const mostUsed = 0.8;
const growth = 1.5;
const tagBits = 8;
const mostRows = 2 ** (32 - tagBits) - 1;

/**
 * An open-addressing table of row numbers. Each has eight bits of its key's hash beside it, so that
 * almost no wrong row is compared. Zero is an empty slot.
 */
export class FinishedShard {
  readonly #rows: FinishedRows;
  /** The first rows of the blocks that this shard fills one after the other. */
  readonly #blocks: number[] = [];
  #used = 0;
  #slots: Uint32Array;

  constructor(rows: FinishedRows, firstCapacity: number) {
    this.#rows = rows;
    this.#slots = new Uint32Array(firstCapacity);
  }

  /** The row of `key`, whose hash is given; -1 if there is none. */
  find(key: Uint32Array, hash: number): number {
    const slots = this.#slots;
    const tag = tagOf(hash);
    for (let slot = this.#home(hash); ; slot = this.#after(slot)) {
      const entry = slots[slot] as number;
      if (entry === 0) return -1;
      if ((entry & (2 ** tagBits - 1)) !== tag) continue;
      const row = this.#rowOf((entry >>> tagBits) - 1);
      if (this.#rows.isOf(row, key)) return row;
    }
  }

  /** Adds a row for a key that has none. */
  add(key: Uint32Array, hash: number): number {
    if (this.#used === mostRows)
      throw new RangeError(`More than ${mostRows} finished tasks have keys that end alike: such ids cannot be told apart.`);
    if (this.#used % blockRows === 0) this.#blocks.push(this.#rows.addBlock());
    if (this.#used >= this.#slots.length * mostUsed) this.#grow();
    this.#insert(hash, this.#used);
    const row = this.#rowOf(this.#used++);
    this.#rows.writeKey(row, key);
    return row;
  }

  #grow(): void {
    this.#slots = new Uint32Array(Math.ceil(this.#slots.length * growth));
    for (let index = 0; index < this.#used; index++) this.#insert(this.#rows.hashOf(this.#rowOf(index)), index);
  }

  #insert(hash: number, index: number): void {
    let slot = this.#home(hash);
    while (this.#slots[slot] !== 0) slot = this.#after(slot);
    this.#slots[slot] = ((index + 1) << tagBits) | tagOf(hash);
  }

  #rowOf(index: number): number {
    return (this.#blocks[index >>> blockBits] as number) + (index & (blockRows - 1));
  }

  /**
   * The slot at which the search for a hash begins: the hash as a fraction of the table, whose
   * length need not be a power of two.
   */
  #home(hash: number): number {
    return Math.floor(hash * (this.#slots.length / 2 ** 32));
  }

  #after(slot: number): number {
    return slot + 1 === this.#slots.length ? 0 : slot + 1;
  }
}

/** The lowest bits of a hash; the slot is computed from the highest. */
function tagOf(hash: number): number {
  return hash & (2 ** tagBits - 1);
}
