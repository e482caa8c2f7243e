import { writeTaskKey } from "../tasks/task-key.js";
import { FinishedShard, type FinishedRecord } from "./finished-shard.js";

const shardCount = 256;

/**
 * The ids of all finished work in 24 bytes each (32 with the empty slots), outside the garbage-collected heap: open addressing with
 * linear probing over 128-bit keys, in shards so that growing never copies more than a 256th.
 */
export class FinishedWork {
  readonly #shards = Array.from({ length: shardCount }, () => new FinishedShard());
  readonly #key = new Uint32Array(4);
  readonly #record: FinishedRecord = { status: "succeeded", attempt: 0, recordNumber: 0 };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The record of `id`; valid only until the next call. */
  get(id: string): FinishedRecord | undefined {
    writeTaskKey(id, this.#key);
    const shard = this.#shard();
    const slot = shard.find(this.#key);
    return slot < 0 ? undefined : shard.read(slot, this.#record);
  }

  set(id: string, record: FinishedRecord): void {
    writeTaskKey(id, this.#key);
    this.#setKey(record);
  }

  /** {@link set} for a key that is known. */
  setKey(key: Uint32Array, record: FinishedRecord): void {
    this.#key.set(key);
    this.#setKey(record);
  }

  #setKey(record: FinishedRecord): void {
    const shard = this.#shard();
    if (shard.set(this.#key, record)) this.#size++;
  }

  #shard(): FinishedShard {
    return this.#shards[(this.#key[3] ?? 0) & (shardCount - 1)] as FinishedShard;
  }
}
