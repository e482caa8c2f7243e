import { writeTaskKey } from "../tasks/task-key.js";
import { FinishedShard, type FinishedRecord } from "./finished-shard.js";

const shardCount = 256;
const firstCapacity = 16;

/**
 * The ids of all finished work in 24 bytes each (40 with the empty slots), outside the garbage-collected heap: open addressing with
 * linear probing over 128-bit keys, in shards so that growing never copies more than a 256th. They begin with different lengths, so that
 * they do not all grow at the same time: until the garbage collector comes, what was copied is still there.
 */
export class FinishedWork {
  readonly #shards = Array.from({ length: shardCount }, (_, shard) => {
    return new FinishedShard(Math.round(firstCapacity * 1.5 ** (shard / shardCount)));
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
