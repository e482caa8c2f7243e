import type { BlobStore } from "@mazepa/core";
import type { ListOptions, PutOptions, StoredBlob, WrittenBlob } from "@mazepa/core/transport";

/** The most bytes that are kept, and about as many as a blob takes besides its own. */
const maxBytes = 32 * 1024 * 1024;
const entryBytes = 500;

/**
 * A store that remembers what was read, and asks the store behind it only whether that has changed.
 * Nothing is answered that the store has not confirmed.
 */
export class CachedReads implements BlobStore {
  readonly defaultCheckpointIntervalMs?: number;
  readonly #store: BlobStore;
  readonly #kept = new Map<string, StoredBlob>();
  #keptBytes = 0;

  constructor(store: BlobStore) {
    this.#store = store;
    const { defaultCheckpointIntervalMs } = store;
    if (defaultCheckpointIntervalMs !== undefined) this.defaultCheckpointIntervalMs = defaultCheckpointIntervalMs;
  }

  async get(key: string): Promise<StoredBlob | undefined> {
    const known = this.#kept.get(key);
    const found = await this.#store.get(key, { unlessVersion: known?.version });
    const blob = found === "same" ? known : found;
    this.#forget(key);
    if (blob) this.#keep(key, blob);
    return blob;
  }

  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined> {
    return this.#store.put(key, bytes, options);
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#store.delete(keys);
  }

  list(prefix: string, options?: ListOptions): AsyncIterable<string> {
    return this.#store.list(prefix, options);
  }

  #keep(key: string, blob: StoredBlob): void {
    if (sizeOf(blob) > maxBytes / 4) return;
    this.#kept.set(key, blob);
    this.#keptBytes += sizeOf(blob);
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= maxBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const blob = this.#kept.get(key);
    if (blob) this.#keptBytes -= sizeOf(blob);
    this.#kept.delete(key);
  }
}

/** Bytes may be a part of a larger buffer, which is kept with them. */
function sizeOf({ bytes }: StoredBlob): number {
  return bytes.buffer.byteLength + entryBytes;
}
