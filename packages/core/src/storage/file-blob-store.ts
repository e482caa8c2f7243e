import { hash } from "node:crypto";
import { readFile } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "../errors.js";
import { checkKnown } from "../options.js";
import { checkBlobKey, checkListOptions, checkPutOptions } from "./blob-key.js";
import type { BlobStore, GetOptions, ListOptions, PutOptions, StoredBlob, WrittenBlob } from "./blob-store.js";
import {
  isThere,
  linkFile,
  makeDirectoryBelow,
  moveFile,
  readFlag,
  refuseLinks,
  removeFile,
  writeNewFile,
} from "./file-blob-store/atomic-file.js";
import { draftName } from "./file-blob-store/draft-name.js";
import { StoreDirectory } from "./file-blob-store/store-directory.js";
import { checkFileMode, defaultFileMode } from "./file-mode.js";
import { codeOf, orStorageError } from "./storage-failure.js";

/** The types of Node ask for a text where numbers do, too. */
const reading = { flag: readFlag as unknown as string };

/** The maximum number of tries of a write that loses its draft, for instance to a sweep. */
const maxTries = 5;

interface Draft {
  readonly key: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Options of a {@link FileBlobStore}. */
export interface FileBlobStoreOptions {
  /**
   * The permissions of new files (`0o600`); those of new directories follow from it (`0o700`). Give
   * `0o660` where several users of one group share the directory.
   */
  readonly fileMode?: number;
}

/**
 * A {@link BlobStore} in a directory: each blob is a file at the path that its key names. Any
 * number of processes may use it, on several machines if the directory is on a network file system,
 * and any of them may be killed at any time. The directory is created with the first blob. It may
 * be a symbolic link; links below it are not followed.
 *
 * The version of a blob is the SHA-256 of its bytes, so files may be copied and restored.
 *
 * @example
 * ```ts
 * const store = new FileBlobStore("./checkpoints");
 * const words = await execute(survey(urls), { executionId: "nightly", checkpoint: store });
 * ```
 */
export class FileBlobStore implements BlobStore {
  readonly defaultCheckpointIntervalMs = 1000;
  readonly #directory: StoreDirectory;

  /** @throws InvalidOptionError when an option is unknown or makes no sense. */
  constructor(directory: string, options: FileBlobStoreOptions = {}) {
    checkKnown("FileBlobStore", options, ["fileMode"]);
    const { fileMode = defaultFileMode } = options;
    this.#directory = new StoreDirectory(directory, checkFileMode(fileMode));
  }

  /** The directory's absolute path. */
  get directory(): string {
    return this.#directory.path;
  }

  /**
   * Makes the directory a store, unless it is one. Writes do so by themselves.
   *
   * @throws StorageError when it contains other files.
   */
  async prepare(): Promise<void> {
    await orStorageError(`The store in "${this.directory}" could not be made`, () => this.#directory.prepare());
  }

  get(key: string, options: GetOptions): Promise<StoredBlob | "same" | undefined>;
  get(key: string): Promise<StoredBlob | undefined>;
  async get(key: string, { unlessVersion }: GetOptions = {}): Promise<StoredBlob | "same" | undefined> {
    checkBlobKey(key);
    const path = this.#directory.blobPath(key);
    const bytes = (await readIfPossible(path)) ?? (await this.#readAgain(key, path));
    if (!bytes) return undefined;
    const version = versionOf(bytes);
    return version === unlessVersion ? "same" : { bytes, version };
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    checkBlobKey(key);
    return orStorageError(this.#failure(key, "read"), () =>
      this.#present(() => readRange(this.#directory.blobPath(key), start, end)),
    );
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<WrittenBlob | undefined> {
    checkBlobKey(key);
    checkPutOptions(key, options);
    const version = versionOf(bytes);
    const isWritten = await orStorageError(this.#failure(key, "written"), async () => {
      await this.#directory.prepare();
      for (let tries = 1; tries <= maxTries; tries++) {
        const written = await this.#tryPut(key, bytes, options).catch(async (error: unknown) => {
          await this.#directory.check();
          throw error;
        });
        if (written) return written;
        await this.#directory.check();
        // It may have been away, and be back.
        if (written === false && tries > 1) return false;
      }
      throw new StorageError(
        `Blob "${key}" could not be written in ${maxTries} tries: its drafts in "${this.directory}" disappear. Does another process delete them?`,
      );
    });
    return isWritten ? { version } : undefined;
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    for (const key of keys) {
      await orStorageError(this.#failure(key, "deleted"), () => unlessAbsent(this.#remove(key)));
    }
    await this.#directory.check();
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncIterable<string> {
    checkListOptions(prefix, options);
    const { after, limit = Infinity } = options;
    const { listFiles } = await import("./file-blob-store/list-files.js");
    let count = 0;
    for await (const key of listFiles(this.#directory.path, prefix, after)) {
      yield key;
      if (++count === limit) return;
    }
    if (count === 0) await this.#directory.check();
  }

  async #remove(key: string): Promise<void> {
    const path = this.#directory.blobPath(key);
    await refuseLinks(this.directory, dirname(path));
    await removeFile(path);
  }

  /** Whether the blob was written; undefined if its draft was lost. */
  async #tryPut(key: string, bytes: Uint8Array, options: PutOptions): Promise<boolean | undefined> {
    const draft = { key, bytes, name: draftName() };
    const path = this.#directory.draftPath(draft.name);
    await writeNewFile(path, bytes, this.#directory.fileMode);
    try {
      if (options.ifVersion !== undefined) return await this.#replace(draft, options.ifVersion);
      await makeDirectoryBelow(this.directory, dirname(this.#directory.blobPath(key)), this.#directory.fileMode);
      if (options.ifAbsent) return await this.#create(draft);
      return await this.#move(draft);
    } finally {
      await removeFile(path);
    }
  }

  async #create(draft: Draft): Promise<boolean | undefined> {
    const target = this.#directory.blobPath(draft.key);
    const linked = await linkFile(this.#directory.draftPath(draft.name), target);
    if (linked !== undefined) return linked;
    return this.#locked(draft, async () => {
      return (await isThere(target)) ? false : this.#move(draft);
    });
  }

  async #replace(draft: Draft, ifVersion: string): Promise<boolean | undefined> {
    const target = this.#directory.blobPath(draft.key);
    return this.#locked(draft, async () => {
      const present = await unlessAbsent(readWhole(target));
      if (present === undefined || versionOf(present) !== ifVersion) return false;
      return this.#move(draft);
    });
  }

  /** Calls `work` under the lock of the draft's key. Its code is loaded when it is needed first. */
  async #locked<T>({ key, name }: Draft, work: () => Promise<T>): Promise<T> {
    const { withFileLock } = await import("./file-blob-store/file-lock.js");
    return withFileLock(this.#directory, { key, draft: name }, work);
  }

  /**
   * Moves the draft into place. Undefined if the draft was lost, unless a network file system has
   * moved it and lost its answer.
   */
  async #move(draft: Draft): Promise<true | undefined> {
    const target = this.#directory.blobPath(draft.key);
    if (await moveFile(this.#directory.draftPath(draft.name), target)) return true;
    const present = await unlessAbsent(readWhole(target));
    return present !== undefined && Buffer.compare(present, draft.bytes) === 0 ? true : undefined;
  }

  /** Finds the reason why a blob could not be read. */
  #readAgain(key: string, path: string): Promise<Buffer | undefined> {
    return orStorageError(this.#failure(key, "read"), async () => {
      await this.#directory.check();
      return unlessAbsent(readWhole(path));
    });
  }

  /** Undefined if the file is absent from the directory, rather than with it. */
  async #present<T>(work: () => Promise<T>): Promise<T | undefined> {
    const found = await unlessAbsent(work());
    if (found !== undefined) return found;
    await this.#directory.check();
    // It may have been away, and be back.
    return unlessAbsent(work());
  }

  #failure(key: string, done: string): string {
    return `Blob "${key}" of the store in "${this.directory}" could not be ${done}`;
  }
}

function versionOf(bytes: Uint8Array): string {
  return hash("sha256", bytes);
}

/**
 * The bytes of a file; undefined if a second look must find the reason of a failure. It uses a
 * callback and one promise: `readFile` of `node:fs/promises` takes twice the time, and more where
 * an `AsyncLocalStorage` follows promises.
 */
function readIfPossible(path: string): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    readFile(path, reading, (error, bytes) => resolve(error ? undefined : bytes));
  });
}

function readWhole(path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readFile(path, reading, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

async function readRange(path: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(path, readFlag);
  try {
    const length = Math.min(end, (await file.stat()).size) - start;
    if (length <= 0) return new Uint8Array();
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/**
 * The result of `work`; undefined if there is no such file. A directory is no blob, and neither is
 * a path below a file.
 */
async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  });
}
