import { GetObjectCommand, HeadObjectCommand, type GetObjectCommandInput } from "@aws-sdk/client-s3";
import { pause } from "@mazepa/core/internal";
import type { StoredBlob } from "@mazepa/core/transport";
import type { S3Bucket } from "./s3-bucket.js";
import { statusOf } from "./s3-failure.js";

/** The part or the condition of a read, as headers of HTTP. */
export type ReadHeaders = Pick<GetObjectCommandInput, "Range" | "IfNoneMatch">;

/**
 * Reads a blob, or a part of it; `"same"` if it has the version of `IfNoneMatch`. The SDK does not
 * retry when an answer breaks off half way: this function does.
 */
export async function readBlob(
  bucket: S3Bucket,
  key: string,
  headers: ReadHeaders = {},
): Promise<StoredBlob | "same" | undefined> {
  const command = new GetObjectCommand({ ...bucket.at(key), ...headers });
  const { maxAttempts } = bucket.options;
  return bucket.do(
    { failure: `Blob "${key}" could not be read`, actions: "s3:GetObject (and s3:ListBucket, to tell what is not there)" },
    async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await readOnce(bucket, command);
        } catch (error) {
          const status = statusOf(error);
          if (status === 404 && (error as Error).name !== "NoSuchBucket") return undefined;
          if (status === 304) return "same";
          if (status === 416) return { bytes: new Uint8Array(), version: "" };
          if (status !== undefined || attempt >= maxAttempts || isOurs(error)) throw error;
          await pause(50 * 2 ** attempt * Math.random());
        }
      }
    },
  );
}

/** Whether there is a blob. */
export async function hasBlob(bucket: S3Bucket, key: string): Promise<boolean> {
  return (await writeIdOf(bucket, key)) !== undefined;
}

/**
 * The id of the write that made a blob: from {@link newWriteId}, or the empty text; undefined if
 * there is no blob.
 */
export async function writeIdOf(
  bucket: S3Bucket,
  key: string,
): Promise<{ readonly id: string; readonly version: string } | undefined> {
  return bucket.do({ failure: `Blob "${key}" could not be looked at`, actions: "s3:GetObject" }, async () => {
    try {
      const { Metadata, ETag = "" } = await bucket.client.send(new HeadObjectCommand(bucket.at(key)));
      return { id: Metadata?.[writeIdName] ?? "", version: ETag };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/** The name of the metadata that distinguishes the writes of a blob. */
export const writeIdName = "mazepa-write";

async function readOnce(bucket: S3Bucket, command: GetObjectCommand): Promise<StoredBlob> {
  const { Body, ETag = "" } = await bucket.client.send(command);
  return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), version: ETag };
}

/**
 * Whether the error occurred before anything was sent, such as missing credentials: it is not
 * retried.
 */
function isOurs(error: unknown): boolean {
  return ["CredentialsProviderError", "TypeError"].includes((error as Error).name);
}
