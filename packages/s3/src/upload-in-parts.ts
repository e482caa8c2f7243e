import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { emitWarning } from "@mazepa/core/internal";
import pMap from "p-map";
import type { S3Bucket } from "./s3-bucket.js";
import type { BlobWrite } from "./blob-write.js";

/**
 * Writes a large blob in several requests; it appears as a whole with the last one. Resolves to its
 * version.
 */
export async function uploadInParts(bucket: S3Bucket, { key, bytes, condition, Metadata }: BlobWrite): Promise<string> {
  const place = bucket.at(key);
  const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand({ ...place, Metadata }));
  const upload = { ...place, UploadId };
  try {
    const parts = await uploadParts(bucket, upload, bytes);
    const command = new CompleteMultipartUploadCommand({ ...upload, ...condition, MultipartUpload: { Parts: parts } });
    return (await bucket.client.send(command)).ETag ?? "";
  } catch (error) {
    await bucket.client.send(new AbortMultipartUploadCommand(upload)).catch((problem: Error) => warnOfRemains(key, problem));
    throw error;
  }
}

async function uploadParts(
  { client, options }: S3Bucket,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
  bytes: Uint8Array,
): Promise<CompletedPart[]> {
  // S3 takes 10,000 parts at most.
  const partBytes = Math.max(options.partBytes, Math.ceil(bytes.byteLength / 10_000));
  const numbers = Array.from({ length: Math.ceil(bytes.byteLength / partBytes) }, (_, index) => index + 1);
  const send = async (PartNumber: number): Promise<CompletedPart> => {
    const Body = bytes.subarray((PartNumber - 1) * partBytes, PartNumber * partBytes);
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  return pMap(numbers, send, { concurrency: options.parallelParts });
}

function warnOfRemains(key: string, problem: Error): void {
  if (problem.name === "NoSuchUpload") return;
  emitWarning(
    `Parts of an unfinished upload of blob "${key}" could not be removed (${problem.message}). A lifecycle rule for incomplete multipart uploads removes such remains.`,
    "MazepaWarning",
  );
}
