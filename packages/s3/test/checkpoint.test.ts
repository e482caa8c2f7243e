import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execute, taskableOperation } from "@mazepa/core";
import "@mazepa/s3";
import { startS3, type EmulatedS3 } from "./emulated-s3.js";

let s3: EmulatedS3;

beforeAll(async () => {
  s3 = await startS3("checkpoints");
});
afterAll(() => s3.stop());

let mayFinish = false;
const runs: number[] = [];
const double = taskableOperation({ name: "s3.double" }, (value: number) => {
  runs.push(value);
  if (value === 50 && !mayFinish) throw new Error("stopped half way");
  return value * 2;
});

describe("a checkpoint in S3", () => {
  it("E8 gives recorded results to the next start, which runs only what is missing", async () => {
    const checkpoint = `s3://checkpoints/executions?endpoint=${encodeURIComponent(s3.proxy.endpoint)}`;
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
