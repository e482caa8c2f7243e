import { writeTaskKey } from "../tasks/task-key.js";
import { FinishedRows, hashOfKey, uncomparedBits, type FinishedRecord } from "./finished-rows.js";
import { FinishedShard } from "./finished-shard.js";

/** One shard for each value of the bits that rows do not store: all keys of a shard share them. */
const shardCount = 2 ** uncomparedBits;
const firstCapacity = 16;

/**
 * The ids of all finished work in about 29 bytes each, outside the garbage-collected heap: rows
 * that are never copied, and open addressing with linear probing over their 128-bit keys. Shards
 * keep growth short; they begin with different lengths, so that they do not all grow at once, since
 * old copies remain until the next garbage collection.
 */
export class FinishedWork {
  readonly #rows = new FinishedRows();
  readonly #shards = Array.from({ length: shardCount }, (_, shard) => {
    return new FinishedShard(this.#rows, Math.round(firstCapacity * 1.5 ** (shard / shardCount)));
  });
  readonly #key = new Uint32Array(4);
  readonly #record: FinishedRecord = { status: "succeeded", attempt: 0, recordNumber: 0 };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The record of `id`; valid only until the next call. */
  get(id: string): FinishedRecord | undefined {
    writeTaskKey(id, this.#key);
    const row = this.#shard().find(this.#key, hashOfKey(this.#key));
    return row < 0 ? undefined : this.at(row);
  }

  /** The record in a row; valid only until the next call. */
  at(row: number): FinishedRecord | undefined {
    return this.#rows.read(row, this.#record);
  }

  set(id: string, record: FinishedRecord): void {
    this.setAt(this.rowOf(id), record);
  }

  /** {@link set} for a key that is known. */
  setKey(key: Uint32Array, record: FinishedRecord): void {
    this.#key.set(key);
    this.setAt(this.#rowOfKey(), record);
  }

  /** {@link set} for a row that is known. */
  setAt(row: number, record: FinishedRecord): void {
    this.#rows.write(row, record);
  }

  /** The row of `id`, from now on and for good: it is given one if it has none. */
  rowOf(id: string): number {
    writeTaskKey(id, this.#key);
    return this.#rowOfKey();
  }

  #rowOfKey(): number {
    const shard = this.#shard();
    const hash = hashOfKey(this.#key);
    const row = shard.find(this.#key, hash);
    if (row >= 0) return row;
    this.#size++;
    return shard.add(this.#key, hash);
  }

  #shard(): FinishedShard {
    return this.#shards[(this.#key[3] ?? 0) & (shardCount - 1)] as FinishedShard;
  }
}
