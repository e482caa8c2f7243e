import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { isSearch } from "../../../../scripts/random-runs.js";

const script = path.join(import.meta.dirname, "processes", "million-tasks.js");

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the program said
async function inHeapOf(megabytes: number, ...args: (string | number)[]): Promise<any> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${megabytes}`,
    script,
    ...args.map(String),
  ]);
  return JSON.parse(stdout);
}

describe("very many tasks in one process", () => {
  it.each<[string, number, number]>([
    ["reduce", isSearch ? 1_000_000 : 250_000, isSearch ? 128 : 48],
    ["yields", isSearch ? 300_000 : 100_000, isSearch ? 64 : 36],
    ["async", isSearch ? 200_000 : 70_000, isSearch ? 64 : 36],
  ])("E3 are streamed in bounded memory by %s: %d in %d MB", async (how, count, megabytes) => {
    const { value, succeeded } = await inHeapOf(megabytes, how, count);

    let expected = 0;
    for (let n = 0; n < count; n++) expected += n % 7;
    expect(value).toBe(expected);
    expect(succeeded).toBe(count);
  });

  const flowCount = isSearch ? 10_000 : 2_500;
  const taskCount = 20 * flowCount;

  it.each(["subflows", "asyncSubflows"])("E3 of thousands of %s hold a few open flows", async (how) => {
    const { succeeded, mostOpenFlows } = await inHeapOf(64, how, taskCount, flowCount);

    expect(succeeded).toBe(taskCount);
    // Some 20 tasks each, and room for 1000.
    expect(mostOpenFlows).toBeLessThanOrEqual(60);
  });
});
