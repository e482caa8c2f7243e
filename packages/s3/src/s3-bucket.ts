import { S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { s3Failure } from "./s3-failure.js";
import type { CompleteS3Options } from "./s3-options.js";

/** One kind of access to a bucket, for error messages. */
export interface Access {
  /** The meaning of a failure, e.g. `Blob "a" could not be read`. */
  readonly failure: string;
  /** The permissions that it needs, e.g. `s3:GetObject`. */
  readonly actions: string;
}

/** The bucket of a store, and the client for it. */
export class S3Bucket {
  readonly options: CompleteS3Options;
  readonly client: S3Client;
  readonly #limit = pLimit(maxConcurrency);

  constructor(options: CompleteS3Options) {
    this.options = options;
    this.client = options.client ?? new S3Client(clientConfig(options));
  }

  /** The bucket and key of a blob, as the SDK's commands take them. */
  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.options.bucket, Key: this.options.prefix + key };
  }

  /** Calls `work` when its turn comes. @throws StorageError that says what a failure means. */
  async do<T>({ failure, actions }: Access, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#limit(work);
    } catch (error) {
      const { bucket, prefix } = this.options;
      throw s3Failure(`${failure} (s3://${bucket}/${prefix})`, actions, error);
    }
  }
}

/**
 * The limit of requests at once: more would queue in the SDK, which would report that a connection
 * cannot be made.
 */
const maxConcurrency = 40;
/** The time in ms after which a silent connection counts as dead, and the SDK tries again. */
const silenceMs = 30_000;

function clientConfig({ region, endpoint, forcePathStyle = endpoint !== undefined, maxAttempts }: CompleteS3Options) {
  const agent = { keepAlive: true, maxSockets: 500 };
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle,
    maxAttempts,
    requestHandler: { connectionTimeout: 5000, socketTimeout: silenceMs, httpAgent: agent, httpsAgent: agent },
  };
}
