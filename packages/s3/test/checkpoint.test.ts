import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { execute, taskableOperation } from "@mazepa/core";
import "@mazepa/s3";
import { startEmulator, type Emulator } from "../../sqs/test/aws/emulator.js";
import { FaultProxy } from "../../sqs/test/aws/fault-proxy.js";

let emulator: Emulator;
let proxy: FaultProxy;

beforeAll(async () => {
  emulator = await startEmulator();
  proxy = await FaultProxy.start(emulator.endpoint);
  const client = new S3Client({ endpoint: emulator.endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "checkpoints" }));
  client.destroy();
});
afterAll(async () => {
  await proxy.stop();
  await emulator.stop();
});

let mayFinish = false;
const runs: number[] = [];
const double = taskableOperation({ name: "s3.double" }, (value: number) => {
  runs.push(value);
  if (value === 50 && !mayFinish) throw new Error("stopped half way");
  return value * 2;
});

describe("a checkpoint in S3", () => {
  it("E8 gives recorded results to the next start, which runs only what is missing", async () => {
    const checkpoint = `s3://checkpoints/executions?endpoint=${encodeURIComponent(proxy.endpoint)}`;
    const tasks = () => Array.from({ length: 100 }, (_, value) => double.makeTask(value));
    const start = () => execute(tasks(), { executionId: "nightly", checkpoint });

    await expect(start()).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED" });
    const first = runs.splice(0);
    mayFinish = true;
    const results = await start();

    expect(results).toEqual(Array.from({ length: 100 }, (_, value) => value * 2));
    expect(first).toContain(50);
    expect(runs).not.toContain(49);
    expect(new Set([...first, ...runs]).size).toBe(100);
  });
});
