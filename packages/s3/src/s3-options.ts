import type { S3Client } from "@aws-sdk/client-s3";
import { InvalidOptionError } from "@mazepa/core";
import { checkKnown } from "@mazepa/core/internal";

/** Options of an `S3BlobStore`. */
export interface S3BlobStoreOptions {
  readonly bucket: string;
  /** A folder of the bucket, such as `teams/maps`; the whole bucket if left out. */
  readonly prefix?: string;
  /** The region. Default: the one that the SDK finds, from `AWS_REGION` or the profile. */
  readonly region?: string;
  /**
   * The URL of another server than AWS's. It must keep conditional writes (`If-None-Match`,
   * `If-Match`).
   */
  readonly endpoint?: string;
  /** Whether the bucket's name goes into the path of URLs; true with an `endpoint`, else false. */
  readonly forcePathStyle?: boolean;
  /** A client to use instead of one of the store's own. */
  readonly client?: S3Client;
  /**
   * Blobs larger than this are written in parts of this size, in bytes (8 MiB; S3 takes 5 MiB to 5
   * GiB).
   */
  readonly partBytes?: number;
  /** The number of parts of a blob that are sent at the same time (4). */
  readonly parallelParts?: number;
  /** The maximum number of tries of a request that fails temporarily (6). */
  readonly maxAttempts?: number;
}

/** {@link S3BlobStoreOptions} with its defaults filled in. */
export type CompleteS3Options = S3BlobStoreOptions &
  Required<Pick<S3BlobStoreOptions, "prefix" | "partBytes" | "parallelParts" | "maxAttempts">>;

const known = ["bucket", "prefix", "region", "endpoint", "forcePathStyle", "client", "partBytes", "parallelParts", "maxAttempts"];
const mebibyte = 1_048_576;
/** The limit of a prefix: keys of blobs have up to 900 bytes, those of S3 up to 1024. */
const maxPrefixBytes = 120;

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeS3Options(options: S3BlobStoreOptions): CompleteS3Options {
  checkKnown("S3BlobStore", options, known);
  const { partBytes = 8 * mebibyte, parallelParts = 4, maxAttempts = 6 } = options;
  checkNumber("partBytes", partBytes, 5 * mebibyte);
  checkNumber("parallelParts", parallelParts, 1);
  checkNumber("maxAttempts", maxAttempts, 1);
  checkPlace(options);
  const folder = (options.prefix ?? "").replace(/^\/+|\/+$/g, "");
  if (Buffer.byteLength(folder) > maxPrefixBytes)
    throw new InvalidOptionError(
      `Option "prefix" of S3BlobStore has more than ${maxPrefixBytes} bytes; keys would be longer than S3 takes.`,
    );
  return { ...options, partBytes, parallelParts, maxAttempts, prefix: folder === "" ? "" : `${folder}/` };
}

function checkNumber(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InvalidOptionError(`Option "${name}" of S3BlobStore is ${value}; it must be a whole number of at least ${least}.`);
}

function checkPlace({ bucket, endpoint, client, region }: S3BlobStoreOptions): void {
  if (typeof bucket !== "string" || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new InvalidOptionError(`Option "bucket" of S3BlobStore is ${JSON.stringify(bucket)}; it must be the name of a bucket.`);
  if (endpoint !== undefined && !URL.canParse(endpoint))
    throw new InvalidOptionError(`Option "endpoint" of S3BlobStore is "${endpoint}"; write the URL in full, with https://.`);
  if (client !== undefined && (region !== undefined || endpoint !== undefined))
    throw new InvalidOptionError(
      'S3BlobStore was given a "client" and also "region" or "endpoint": configure them in the client.',
    );
}
