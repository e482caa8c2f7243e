import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

const script = path.join(import.meta.dirname, "execution", "processes", "million-tasks.js");

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
  it.each(["fold", "yields"])(
    "E3 are streamed in bounded memory: a million by %s",
    async (how) => {
      const { value, succeeded } = await inHeapOf(128, how, 1_000_000);

      expect(value).toBe(2_999_997);
      expect(succeeded).toBe(1_000_000);
    },
    120_000,
  );

  it("E3 are streamed in bounded memory by an async flow", async () => {
    expect(await inHeapOf(128, "async", 300_000)).toMatchObject({ succeeded: 300_000 });
  }, 120_000);

  it.each(["subflows", "asyncSubflows"])(
    "E3 of 10,000 %s hold a few open flows",
    async (how) => {
      const { succeeded, mostOpenFlows } = await inHeapOf(128, how, 500_000, 10_000);

      expect(succeeded).toBe(500_000);
      expect(mostOpenFlows).toBeLessThanOrEqual(60);
    },
    120_000,
  );
});
