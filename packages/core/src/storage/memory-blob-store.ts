import { onAbort } from "../on-abort.js";
import { checkBlobKey, checkBlobPrefix, checkListOptions, checkPutOptions, compareKeys } from "./blob-key.js";
import type { BlobStore, GetOptions, ListOptions, PutOptions, StoredBlob, WrittenBlob } from "./blob-store.js";

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
  readonly #watchers = new Set<(key: string) => void>();
  #writes = 0;

  get(key: string, options: GetOptions): Promise<StoredBlob | "same" | undefined>;
  get(key: string): Promise<StoredBlob | undefined>;
  async get(key: string, { unlessVersion }: GetOptions = {}): Promise<StoredBlob | "same" | undefined> {
    checkBlobKey(key);
    const blob = this.#blobs.get(key);
    if (blob && blob.version === unlessVersion) return "same";
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
    for (const tell of this.#watchers) tell(key);
    return { version };
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    for (const key of keys) this.#blobs.delete(key);
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncIterable<string> {
    checkListOptions(prefix, options);
    const { after, limit } = options;
    const found = [...this.#blobs.keys()].filter((key) => key.startsWith(prefix));
    const wanted = after === undefined ? found : found.filter((key) => compareKeys(key, after) > 0);
    yield* wanted.sort(compareKeys).slice(0, limit);
  }

  watch(prefix: string, { signal }: { readonly signal: AbortSignal }): AsyncIterable<string> {
    checkBlobPrefix(prefix);
    const keys: string[] = [];
    let wake = (): void => undefined;
    const tell = (key: string): void => {
      if (key.startsWith(prefix)) keys.push(key);
      wake();
    };
    this.#watchers.add(tell);
    const stopListening = onAbort(signal, () => {
      this.#watchers.delete(tell);
      wake();
    });
    return this.#watched(keys, {
      isOver: () => signal.aborted,
      change: () => new Promise((resolve) => (wake = resolve)),
      close: () => {
        stopListening();
        this.#watchers.delete(tell);
      },
    });
  }

  async *#watched(keys: string[], watch: Watch): AsyncGenerator<string> {
    try {
      while (!watch.isOver()) {
        const key = keys.shift();
        if (key !== undefined) yield key;
        else await watch.change();
      }
    } finally {
      watch.close();
    }
  }
}

interface Watch {
  isOver(): boolean;
  /** Resolves when a key was written, or the watch is over. */
  change(): Promise<void>;
  close(): void;
}
