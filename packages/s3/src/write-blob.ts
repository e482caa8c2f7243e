import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { pause } from "@mazepa/core/internal";
import type { PutOptions, WrittenBlob } from "@mazepa/core/transport";
import type { BlobWrite } from "./blob-write.js";
import { writeIdName, writeIdOf } from "./read-blob.js";
import type { S3Bucket } from "./s3-bucket.js";
import { statusOf, wasRepeated } from "./s3-failure.js";
import { uploadInParts } from "./upload-in-parts.js";

/** Writes a blob, and resolves to its version; to undefined when the condition does not hold. */
export async function writeBlob(
  bucket: S3Bucket,
  key: string,
  ...[bytes, options]: [Uint8Array, PutOptions]
): Promise<WrittenBlob | undefined> {
  const id = randomUUID();
  const write: BlobWrite = { key, bytes, condition: conditionOf(options), Metadata: { [writeIdName]: id } };
  return bucket.do({ failure: `Blob "${key}" could not be written`, actions: "s3:PutObject" }, async () => {
    const { maxAttempts } = bucket.options;
    for (let attempt = 1; ; attempt++) {
      try {
        return { version: await writeOnce(bucket, write) };
      } catch (error) {
        if (mayBeDone(error)) {
          const present = await writeIdOf(bucket, key);
          if (present?.id === id) return { version: present.version };
        }
        if (isRefused(error, options)) return undefined;
        // Another conditional write of this key was under way at the same time.
        if (statusOf(error) !== 409 || attempt === maxAttempts) throw error;
        await pause(20 * 2 ** attempt * Math.random());
      }
    }
  });
}

async function writeOnce(bucket: S3Bucket, write: BlobWrite): Promise<string> {
  if (write.bytes.byteLength > bucket.options.partBytes) return uploadInParts(bucket, write);
  const { key, bytes, condition, Metadata } = write;
  const answer = await bucket.client.send(new PutObjectCommand({ ...bucket.at(key), Body: bytes, Metadata, ...condition }));
  return answer.ETag ?? "";
}

function conditionOf({ ifAbsent, ifVersion }: PutOptions): BlobWrite["condition"] {
  if (ifAbsent) return { IfNoneMatch: "*" };
  return ifVersion === undefined ? {} : { IfMatch: ifVersion };
}

/**
 * Whether the write may have been done: a request that was sent again may have met its own blob, or
 * its finished upload.
 */
function mayBeDone(error: unknown): boolean {
  return wasRepeated(error) && [404, 412].includes(statusOf(error) ?? 0);
}

function isRefused(error: unknown, { ifVersion }: PutOptions): boolean {
  const { name } = error as Error;
  return statusOf(error) === 412 || (statusOf(error) === 404 && ifVersion !== undefined && name === "NoSuchKey");
}
