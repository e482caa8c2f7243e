/** How something ended that the execution is done with. `forgotten`: it succeeded, but its value is gone. */
export type FinishedStatus = "succeeded" | "failed" | "cancelled" | "forgotten" | "flow";

const statuses: readonly FinishedStatus[] = ["succeeded", "failed", "cancelled", "forgotten", "flow"];

/** What is kept of finished work. */
export interface FinishedRecord {
  status: FinishedStatus;
  /** The highest attempt number so far. */
  attempt: number;
  /** Successes are numbered from 0 in the order in which they were accepted; of no meaning otherwise. */
  recordNumber: number;
}

const wordsPerSlot = 6;
const mostUsed = 0.75;
const growth = 1.5;

/** One open-addressing table. A slot holds four words of key, one of attempt and status, one of record number. */
export class FinishedShard {
  #words: Uint32Array;
  #capacity: number;
  #used = 0;

  constructor(firstCapacity: number) {
    this.#capacity = firstCapacity;
    this.#words = new Uint32Array(firstCapacity * wordsPerSlot);
  }

  /** The slot of `key`, or minus one minus the slot where it would go. */
  find(key: Uint32Array): number {
    const words = this.#words;
    for (let slot = this.#home(key, 0); ; slot = this.#after(slot)) {
      const at = slot * wordsPerSlot;
      if (words[at + 4] === 0) return -1 - slot;
      if (words[at] === key[0] && words[at + 1] === key[1] && words[at + 2] === key[2] && words[at + 3] === key[3]) return slot;
    }
  }

  read(slot: number, into: FinishedRecord): FinishedRecord {
    const state = this.#words[slot * wordsPerSlot + 4] as number;
    into.status = statuses[(state & 7) - 1] as FinishedStatus;
    into.attempt = state >>> 3;
    into.recordNumber = this.#words[slot * wordsPerSlot + 5] as number;
    return into;
  }

  /** Whether the key is new. */
  set(key: Uint32Array, record: FinishedRecord): boolean {
    let slot = this.find(key);
    const isNew = slot < 0;
    if (isNew) {
      if (++this.#used > this.#capacity * mostUsed) {
        this.#grow();
        slot = this.find(key);
      }
      slot = -1 - slot;
      for (let word = 0; word < 4; word++) this.#words[slot * wordsPerSlot + word] = key[word] as number;
    }
    this.#words[slot * wordsPerSlot + 4] = (record.attempt << 3) | (statuses.indexOf(record.status) + 1);
    this.#words[slot * wordsPerSlot + 5] = record.recordNumber;
    return isNew;
  }

  #grow(): void {
    const old = this.#words;
    this.#capacity = Math.ceil(this.#capacity * growth);
    this.#words = new Uint32Array(this.#capacity * wordsPerSlot);
    for (let at = 0; at < old.length; at += wordsPerSlot) if (old[at + 4] !== 0) this.#insert(old, at);
  }

  /** Copies a slot of the table before it grew; its key is not here yet. */
  #insert(from: Uint32Array, at: number): void {
    const words = this.#words;
    let slot = this.#home(from, at);
    while (words[slot * wordsPerSlot + 4] !== 0) slot = this.#after(slot);
    for (let word = 0; word < wordsPerSlot; word++) words[slot * wordsPerSlot + word] = from[at + word] as number;
  }

  /** Where the search for a key begins: its hash as a fraction of the table, whose length need not be a power of two. */
  #home(words: Uint32Array, at: number): number {
    return Math.floor((spread(words, at) >>> 0) * (this.#capacity / 2 ** 32));
  }

  #after(slot: number): number {
    return slot + 1 === this.#capacity ? 0 : slot + 1;
  }
}

/**
 * A number that each word of the key at `at` has a part in: ids set by hand may be counters in 32 digits, which share most of their words.
 * The multipliers are those of MurmurHash3 (Appleby, 2011).
 */
function spread(words: Uint32Array, at: number): number {
  let hash = Math.imul(words[at] as number, 0xcc9e2d51) ^ (words[at + 1] as number);
  hash = Math.imul(hash ^ (hash >>> 15), 0x1b873593) ^ (words[at + 2] as number);
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b) ^ (words[at + 3] as number);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
