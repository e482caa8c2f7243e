import type { BlobStore } from "../storage/blob-store.js";

/**
 * Reads parts of blobs that never change. If a store cannot read parts, the last blob is kept for
 * the next part.
 */
export class RangeReader {
  readonly #store: BlobStore;
  #last: { readonly key: string; readonly bytes: Uint8Array } | undefined;

  constructor(store: BlobStore) {
    this.#store = store;
  }

  /**
   * The bytes from `start` to `end`, fewer if the blob ends before; undefined if there is no such
   * blob.
   */
  async read(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    if (this.#store.getRange) return this.#store.getRange(key, start, end);
    if (this.#last?.key === key) return this.#last.bytes.subarray(start, end);
    const blob = await this.#store.get(key);
    if (blob === undefined) return undefined;
    this.#last = { key, bytes: blob.bytes };
    return blob.bytes.subarray(start, end);
  }
}
