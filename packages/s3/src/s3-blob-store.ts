import { DeleteObjectsCommand, paginateListObjectsV2, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { StorageError, type BlobStore } from "@mazepa/core";
import {
  checkBlobKey,
  checkListOptions,
  checkPutOptions,
  type GetOptions,
  type ListOptions,
  type PutOptions,
  type StoredBlob,
  type WrittenBlob,
} from "@mazepa/core/transport";
import { hasBlob, readBlob } from "./read-blob.js";
import { S3Bucket } from "./s3-bucket.js";
import { completeS3Options, type S3BlobStoreOptions } from "./s3-options.js";
import { writeBlob } from "./write-blob.js";

/** The most keys that `DeleteObjects` takes, and `ListObjectsV2` gives (their API references). */
const maxKeys = 1000;

/**
 * A {@link BlobStore} in a bucket of Amazon S3. Conditions are S3's own conditional writes;
 * versions are ETags.
 *
 * @example
 * ```ts
 * const checkpoint = new S3BlobStore({ bucket: "my-bucket", prefix: "executions" });
 * await execute(survey(urls), { executionId: "nightly", checkpoint });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export class S3BlobStore implements BlobStore {
  /** The default is long, since each flush is a request that costs money. */
  readonly defaultCheckpointIntervalMs = 10_000;
  readonly #bucket: S3Bucket;

  constructor(options: S3BlobStoreOptions) {
    this.#bucket = new S3Bucket(completeS3Options(options));
  }

  get(key: string, options: GetOptions): Promise<StoredBlob | "same" | undefined>;
  get(key: string): Promise<StoredBlob | undefined>;
  async get(key: string, { unlessVersion }: GetOptions = {}): Promise<StoredBlob | "same" | undefined> {
    checkBlobKey(key);
    return readBlob(this.#bucket, key, unlessVersion === undefined ? {} : { IfNoneMatch: unlessVersion });
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    checkBlobKey(key);
    if (start >= end) return (await hasBlob(this.#bucket, key)) ? new Uint8Array() : undefined;
    const found = await readBlob(this.#bucket, key, { Range: `bytes=${start}-${end - 1}` });
    return found === "same" ? undefined : found?.bytes;
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<WrittenBlob | undefined> {
    checkBlobKey(key);
    checkPutOptions(key, options);
    // The caller may change its array while this is under way.
    return writeBlob(this.#bucket, key, Uint8Array.from(bytes), options);
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    for (let from = 0; from < keys.length; from += maxKeys) await this.#delete(keys.slice(from, from + maxKeys));
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncIterable<string> {
    checkListOptions(prefix, options);
    const pages = this.#pagesOf(prefix, options);
    const next = () =>
      this.#bucket.do({ failure: `Blobs "${prefix}…" could not be listed`, actions: "s3:ListBucket" }, async () => pages.next());
    let left = options.limit ?? Infinity;
    for (let page = await next(); !page.done; page = await next()) {
      for (const { Key = "" } of page.value.Contents ?? []) {
        yield Key.slice(this.#bucket.options.prefix.length);
        if (--left === 0) return;
      }
    }
  }

  /** S3 lists keys in the order of their UTF-8 bytes. */
  #pagesOf(prefix: string, { after, limit = maxKeys }: ListOptions): AsyncIterator<ListObjectsV2CommandOutput> {
    const { client, options } = this.#bucket;
    const pages = paginateListObjectsV2(
      { client },
      {
        Bucket: options.bucket,
        Prefix: options.prefix + prefix,
        MaxKeys: Math.min(limit, maxKeys),
        ...(after !== undefined && { StartAfter: options.prefix + after }),
      },
    );
    return pages[Symbol.asyncIterator]();
  }

  async #delete(keys: readonly string[]): Promise<void> {
    const Objects = keys.map((key) => ({ Key: this.#bucket.at(key).Key }));
    const command = new DeleteObjectsCommand({ Bucket: this.#bucket.options.bucket, Delete: { Objects, Quiet: true } });
    await this.#bucket.do({ failure: `${keys.length} blob(s) could not be deleted`, actions: "s3:DeleteObject" }, async () => {
      const { Errors = [] } = await this.#bucket.client.send(command);
      const [first] = Errors;
      if (first === undefined) return;
      throw new StorageError(
        `${Errors.length} of ${keys.length} blobs could not be deleted; s3:DeleteObject must be allowed. The first is "${first.Key}": ${first.Code}: ${first.Message}`,
      );
    });
  }
}
