/** The bytes of a blob, and the version that identifies this state of it. */
export interface StoredBlob {
  readonly bytes: Uint8Array;
  /** An opaque text, equal only if the bytes are equal. For {@link PutOptions.ifVersion}. */
  readonly version: string;
}

/** The version of a blob that was written. */
export interface WrittenBlob {
  readonly version: string;
}

/** The condition of a write; at most one. Without one, the write always happens. */
export interface PutOptions {
  /** Write only if there is no blob with the key. */
  readonly ifAbsent?: boolean | undefined;
  /**
   * Write only if the blob exists and has this version. A key written so must not be written
   * without a condition at the same time.
   */
  readonly ifVersion?: string | undefined;
}

/** The condition of a read. */
export interface GetOptions {
  /** The version that the reader has: `"same"` is the answer where there is no other. */
  readonly unlessVersion?: string | undefined;
}

/** Limits of a listing. Default: all keys with the prefix. */
export interface ListOptions {
  /** Only keys after this text, which need not be a key. */
  readonly after?: string | undefined;
  /** The maximum number of keys, from 1. */
  readonly limit?: number | undefined;
}

/**
 * A flat set of blobs under text keys: checkpoints, ownership of executions, large payloads.
 *
 * An implementation guarantees that a write is atomic, and durable when it resolves (a reader in
 * any process sees all of a blob, or the one before it); that a written key is found by every
 * reader at once; and that of several concurrent conditional writes one wins. It checks keys with
 * `checkBlobKey`. Failures to read or write reject with `StorageError`.
 */
export interface BlobStore {
  /** The default interval in ms of flushes of checkpoints in this store. Default: 1000. */
  readonly defaultCheckpointIntervalMs?: number;

  /**
   * The blob with this key, unless it has the version that the reader has: a store that can tell
   * saves the reader its bytes. Others pass over `unlessVersion`.
   */
  get(key: string, options: GetOptions): Promise<StoredBlob | "same" | undefined>;

  /** The blob with this key; undefined if there is none. */
  get(key: string): Promise<StoredBlob | undefined>;

  /**
   * The bytes from `start` up to, not including, `end`; fewer if the blob ends before. Optional,
   * only faster than {@link get}.
   */
  getRange?(key: string, start: number, end: number): Promise<Uint8Array | undefined>;

  /** Writes a blob. Resolves to undefined, and writes nothing, if the condition does not hold. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined>;

  /** Deletes the blobs with these keys, if they exist. */
  delete(keys: readonly string[]): Promise<void>;

  /**
   * The keys with this prefix, in ascending order of their UTF-8 bytes. Keys written or deleted
   * meanwhile may be included or not.
   */
  list(prefix: string, options?: ListOptions): AsyncIterable<string>;

  /**
   * The keys with this prefix that any process writes from now on, each as soon as the store learns
   * of it; ends when `signal` is aborted. A key may come twice. Optional: without it, code that
   * waits for a key polls.
   */
  watch?(prefix: string, options: { readonly signal: AbortSignal }): AsyncIterable<string>;
}
