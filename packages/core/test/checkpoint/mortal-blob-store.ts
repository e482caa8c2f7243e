import type { BlobStore, ListOptions, PutOptions, StoredBlob, WrittenBlob } from "../../src/storage/blob-store.js";

export class StoreDied extends Error {
  override readonly name = "StoreDied";
}

/**
 * A store whose user dies at one of its operations, before or after it has had its effect; from
 * then on nothing works.
 */
export class MortalBlobStore implements BlobStore {
  operations = 0;
  readonly #store: BlobStore;
  readonly #diesAt: number;
  readonly #hasEffect: boolean;

  constructor(store: BlobStore, death: { readonly at: number; readonly hasEffect: boolean }) {
    this.#store = store;
    this.#diesAt = death.at;
    this.#hasEffect = death.hasEffect;
  }

  get isDead(): boolean {
    return this.operations >= this.#diesAt;
  }

  get(key: string): Promise<StoredBlob | undefined> {
    return this.#live(() => this.#store.get(key));
  }

  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined> {
    return this.#live(() => this.#store.put(key, bytes, options));
  }

  /** Each key by itself, so that death may come between two. */
  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#live(() => this.#store.delete([key]));
  }

  async *list(prefix: string, options?: ListOptions): AsyncIterable<string> {
    await this.#live(async () => {});
    yield* this.#store.list(prefix, options);
  }

  async #live<T>(operation: () => Promise<T>): Promise<T> {
    if (this.isDead) throw new StoreDied();
    this.operations++;
    if (!this.isDead) return operation();
    if (this.#hasEffect) await operation();
    throw new StoreDied();
  }
}
