import type { Outage } from "../messaging/outage.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { storageError } from "./storage-failure.js";
import type { BlobStore, GetOptions, ListOptions, PutOptions, StoredBlob, WrittenBlob } from "./blob-store.js";

/** Options of a {@link ReachableStore}. */
export interface ReachableStoreOptions {
  readonly outage: Outage;
  /** Ends waits: requests to an unreachable store then fail at once. */
  readonly signal: AbortSignal;
}

/**
 * A store that is waited for while it cannot be reached (rule E20). An error of another kind
 * becomes the cause of a `StorageError`, whatever the store throws.
 */
export class ReachableStore implements BlobStore {
  readonly defaultCheckpointIntervalMs?: number;
  readonly getRange?: NonNullable<BlobStore["getRange"]>;
  readonly #store: BlobStore;
  readonly #options: ReachableStoreOptions;

  constructor(store: BlobStore, options: ReachableStoreOptions) {
    this.#store = store;
    this.#options = options;
    const { defaultCheckpointIntervalMs } = store;
    if (defaultCheckpointIntervalMs !== undefined) this.defaultCheckpointIntervalMs = defaultCheckpointIntervalMs;
    if (store.getRange)
      this.getRange = (key, start, end) => this.#reached(readingOf(key), async () => store.getRange?.(key, start, end));
  }

  get(key: string, options: GetOptions): Promise<StoredBlob | "same" | undefined>;
  get(key: string): Promise<StoredBlob | undefined>;
  get(key: string, options: GetOptions = {}): Promise<StoredBlob | "same" | undefined> {
    return this.#reached(readingOf(key), () => this.#store.get(key, options));
  }

  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined> {
    return this.#reached(`Blob "${key}" could not be written`, () => this.#store.put(key, bytes, options));
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#reached("Blobs could not be removed", () => this.#store.delete(keys));
  }

  /** Lists again from the start when a listing breaks off, so nothing is told before its end. */
  async *list(prefix: string, options?: ListOptions): AsyncGenerator<string> {
    yield* await this.#reached(`The keys of "${prefix}" could not be listed`, async () => {
      const keys: string[] = [];
      for await (const key of this.#store.list(prefix, options)) keys.push(key);
      return keys;
    });
  }

  async #reached<R>(failure: string, work: () => Promise<R>): Promise<R> {
    try {
      return await whenReachable(work, this.#options);
    } catch (error) {
      throw storageError(failure, error);
    }
  }
}

function readingOf(key: string): string {
  return `Blob "${key}" could not be read`;
}
