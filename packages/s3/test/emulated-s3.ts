import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { startEmulator } from "../../sqs/test/aws/emulator.js";
import { FaultProxy } from "../../sqs/test/aws/fault-proxy.js";

/** An emulator of S3 with an empty bucket, behind a proxy that can disturb requests. */
export interface EmulatedS3 {
  readonly proxy: FaultProxy;
  stop(): Promise<void>;
}

/** Starts an emulator of S3 with this bucket, and a proxy before it. */
export async function startS3(bucket: string): Promise<EmulatedS3> {
  const emulator = await startEmulator();
  const proxy = await FaultProxy.start(emulator.endpoint);
  const client = new S3Client({ endpoint: emulator.endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  const stop = async () => {
    await proxy.stop();
    await emulator.stop();
  };
  return { proxy, stop };
}
