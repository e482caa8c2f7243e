import { decodeUnit, type UnitRecord } from "../../src/checkpoint/unit-record.js";
import type { BlobStore, PutOptions, StoredBlob, WrittenBlob } from "../../src/storage/blob-store.js";

/** A write of a head. */
export interface Write {
  readonly key: string;
  /** The unit record that is written, if it is one. */
  readonly record: UnitRecord | undefined;
}

/**
 * What happens at writes, before and after they have had their effect; what it throws is told in
 * place of an answer.
 */
export interface Watch {
  readonly before?: (write: Write) => void | Promise<void>;
  readonly after?: (write: Write) => void | Promise<void>;
}

/** A store that tells of each write. */
export class WatchedBlobStore implements BlobStore {
  readonly #store: BlobStore;
  readonly #watch: Watch;

  constructor(store: BlobStore, watch: Watch) {
    this.#store = store;
    this.#watch = watch;
  }

  get(key: string): Promise<StoredBlob | undefined> {
    return this.#store.get(key);
  }

  async put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined> {
    const record = /\/units\/.*\/record$/.test(key) ? (decodeUnit(key, bytes) as UnitRecord) : undefined;
    await this.#watch.before?.({ key, record });
    const written = await this.#store.put(key, bytes, options);
    await this.#watch.after?.({ key, record });
    return written;
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#store.delete(keys);
  }

  list(prefix: string): AsyncIterable<string> {
    return this.#store.list(prefix);
  }
}
