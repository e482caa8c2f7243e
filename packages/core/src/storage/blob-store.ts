/** The bytes of a blob and what tells this state of it from others. */
export interface StoredBlob {
  readonly bytes: Uint8Array;
  /** Opaque; equal only if the bytes are equal. For {@link PutOptions.ifVersion}. */
  readonly version: string;
}

/** What a new blob has besides its bytes. */
export interface WrittenBlob {
  readonly version: string;
}

/** When a blob may be written; without a condition, always. At most one of the two. */
export interface PutOptions {
  /** Only if there is no blob of that key. */
  readonly ifAbsent?: boolean | undefined;
  /**
   * Only if the blob is there and still has this version. A key that is written so must not also be
   * written without a condition at the same time.
   */
  readonly ifVersion?: string | undefined;
}

/**
 * A flat set of blobs under text keys: checkpoints, ownership of executions, large payloads.
 *
 * Implementers owe: a write is atomic and durable when it resolves (a reader, also in another
 * process, sees all of a blob or the one before it); a key that has been written is found by
 * everybody at once; of several conditional writes that race, one wins. Keys are checked with
 * `checkBlobKey`. What cannot be read or written rejects with `StorageError`.
 */
export interface BlobStore {
  /**
   * How often a checkpoint in this store is flushed unless its user says otherwise; 1000 if left
   * out.
   */
  readonly defaultCheckpointIntervalMs?: number;

  /** The blob at a key, or undefined if there is none. */
  get(key: string): Promise<StoredBlob | undefined>;

  /**
   * Optional and only faster than {@link get}: the bytes from `start` up to `end` (not included),
   * fewer if the blob ends before.
   */
  getRange?(key: string, start: number, end: number): Promise<Uint8Array | undefined>;

  /** Resolves to undefined when the condition did not hold; nothing is written then. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<WrittenBlob | undefined>;

  /** Deletes what is there of these keys. */
  delete(keys: readonly string[]): Promise<void>;

  /**
   * Every key that begins with this text, in no particular order. Keys written or deleted meanwhile
   * may or may not be among them.
   */
  list(prefix: string): AsyncIterable<string>;
}
