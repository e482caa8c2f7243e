import { checkBlobKey, checkBlobPrefix, checkPutOptions } from "./blob-key.js";
import type { BlobStore, PutOptions, StoredBlob, WrittenBlob } from "./blob-store.js";

/**
 * A {@link BlobStore} in the memory of this process, for tests and for executions that need not
 * survive the process.
 *
 * @example
 * ```ts
 * const words = await execute(survey(urls), {
 *   executionId: "test",
 *   checkpoint: new MemoryBlobStore(),
 * });
 * ```
 */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, StoredBlob>();
  #writes = 0;

  async get(key: string): Promise<StoredBlob | undefined> {
    checkBlobKey(key);
    const blob = this.#blobs.get(key);
    return blob && { bytes: Uint8Array.from(blob.bytes), version: blob.version };
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    checkBlobKey(key);
    return this.#blobs.get(key)?.bytes.slice(start, end);
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<WrittenBlob | undefined> {
    checkBlobKey(key);
    checkPutOptions(key, options);
    const present = this.#blobs.get(key);
    if (options.ifAbsent && present) return undefined;
    if (options.ifVersion !== undefined && present?.version !== options.ifVersion) return undefined;
    const version = `${++this.#writes}`;
    this.#blobs.set(key, { bytes: Uint8Array.from(bytes), version });
    return { version };
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    for (const key of keys) this.#blobs.delete(key);
  }

  async *list(prefix: string): AsyncIterable<string> {
    checkBlobPrefix(prefix);
    for (const key of [...this.#blobs.keys()]) if (key.startsWith(prefix)) yield key;
  }
}
