import { afterAll, beforeAll } from "@jest/globals";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { blobStoreConformance } from "@mazepa/testing";
import { S3BlobStore } from "@mazepa/s3";
import { startEmulator, type Emulator } from "../../sqs/test/aws/emulator.js";
import { FaultProxy } from "../../sqs/test/aws/fault-proxy.js";

let emulator: Emulator;
let proxy: FaultProxy;
let stores = 0;

beforeAll(async () => {
  emulator = await startEmulator();
  proxy = await FaultProxy.start(emulator.endpoint);
  const client = new S3Client({ endpoint: emulator.endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "blobs" }));
  client.destroy();
});
afterAll(async () => {
  await proxy.stop();
  await emulator.stop();
});

blobStoreConformance("S3BlobStore", () => {
  const prefix = `store-${++stores}`;
  const open = () => new S3BlobStore({ bucket: "blobs", prefix, endpoint: proxy.endpoint });
  return { store: open(), reopen: open };
});
