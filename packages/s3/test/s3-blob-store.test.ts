import { afterAll, beforeAll } from "@jest/globals";
import { blobStoreConformance } from "@mazepa/testing";
import { S3BlobStore } from "@mazepa/s3";
import { startS3, type EmulatedS3 } from "./emulated-s3.js";

let s3: EmulatedS3;
let stores = 0;

beforeAll(async () => {
  s3 = await startS3("blobs");
});
afterAll(() => s3.stop());

blobStoreConformance("S3BlobStore", () => {
  const prefix = `store-${++stores}`;
  const open = () => new S3BlobStore({ bucket: "blobs", prefix, endpoint: s3.proxy.endpoint });
  return { store: open(), reopen: open };
});
