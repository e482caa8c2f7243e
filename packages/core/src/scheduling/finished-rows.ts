import { taskKeyWords } from "../tasks/task-key.js";

/** The end of finished work. `forgotten`: it succeeded, but its value is gone. */
export type FinishedStatus = "succeeded" | "failed" | "cancelled" | "forgotten" | "flow";

/** The statuses by number; every word of a row that was not written yet is zero. */
const statuses: readonly (FinishedStatus | undefined)[] = [undefined, "succeeded", "failed", "cancelled", "forgotten", "flow"];

/** The record of finished work. */
export interface FinishedRecord {
  status: FinishedStatus;
  /** The highest attempt number so far. */
  attempt: number;
  /**
   * The number of a success, from 0 in the order in which successes were accepted; without meaning
   * otherwise.
   */
  recordNumber: number;
}

/** Rows are handed out in blocks of this many, as a power of two. */
export const blockBits = 6;
export const blockRows = 2 ** blockBits;

const slabBits = 14;
const slabRows = 2 ** slabBits;
const wordsInRow = taskKeyWords + 1;

/**
 * The lowest bits of a key's last word are not compared: they hold the row's status (three bits)
 * and attempt (five).
 */
export const uncomparedBits = 8;

const statusBits = 3;
/** The value for an attempt that is stored in a map. */
const manyAttempts = 2 ** (uncomparedBits - statusBits) - 1;

/**
 * Keys and records of finished work, 20 bytes each, in slabs that are never copied. The rows of a
 * block are adjacent, so new ones are written to cached memory.
 */
export class FinishedRows {
  readonly #slabs: Uint32Array[] = [];
  readonly #attempts = new Map<number, number>();
  #rows = 0;

  /** The first of {@link blockRows} unused rows. */
  addBlock(): number {
    const first = this.#rows;
    this.#slabs[first >>> slabBits] ??= new Uint32Array(slabRows * wordsInRow);
    this.#rows += blockRows;
    return first;
  }

  isOf(row: number, key: Uint32Array): boolean {
    const slab = this.#slabOf(row);
    const at = wordOf(row);
    return (
      slab[at] === key[0] &&
      slab[at + 1] === key[1] &&
      slab[at + 2] === key[2] &&
      ((slab[at + 3] as number) ^ (key[3] as number)) >>> uncomparedBits === 0
    );
  }

  hashOf(row: number): number {
    return hashOfKey(this.#slabOf(row), wordOf(row));
  }

  /** Reads a row; undefined if nothing was written. */
  read(row: number, into: FinishedRecord): FinishedRecord | undefined {
    const slab = this.#slabOf(row);
    const at = wordOf(row);
    const state = (slab[at + 3] as number) & (2 ** uncomparedBits - 1);
    const status = statuses[state & (2 ** statusBits - 1)];
    if (status === undefined) return undefined;
    const attempt = state >>> statusBits;
    into.status = status;
    into.attempt = attempt === manyAttempts ? (this.#attempts.get(row) as number) : attempt;
    into.recordNumber = slab[at + 4] as number;
    return into;
  }

  writeKey(row: number, key: Uint32Array): void {
    const slab = this.#slabOf(row);
    const at = wordOf(row);
    slab[at] = key[0] as number;
    slab[at + 1] = key[1] as number;
    slab[at + 2] = key[2] as number;
    slab[at + 3] = (key[3] as number) & ~(2 ** uncomparedBits - 1);
  }

  write(row: number, { status, attempt, recordNumber }: FinishedRecord): void {
    const slab = this.#slabOf(row);
    const at = wordOf(row);
    if (attempt >= manyAttempts) this.#attempts.set(row, attempt);
    const state = (Math.min(attempt, manyAttempts) << statusBits) | statuses.indexOf(status);
    slab[at + 3] = ((slab[at + 3] as number) & ~(2 ** uncomparedBits - 1)) | state;
    slab[at + 4] = recordNumber;
  }

  #slabOf(row: number): Uint32Array {
    return this.#slabs[row >>> slabBits] as Uint32Array;
  }
}

/**
 * A hash in which each word of the key at `at` takes part, without the bits that are not compared:
 * ids set by hand may be counters in 32 digits, which share most of their words. The multipliers
 * are those of MurmurHash3 (Appleby, 2011).
 */
export function hashOfKey(words: Uint32Array, at = 0): number {
  let hash = Math.imul(words[at] as number, 0xcc9e2d51) ^ (words[at + 1] as number);
  hash = Math.imul(hash ^ (hash >>> 15), 0x1b873593) ^ (words[at + 2] as number);
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b) ^ ((words[at + 3] as number) >>> uncomparedBits);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function wordOf(row: number): number {
  return (row & (slabRows - 1)) * wordsInRow;
}
