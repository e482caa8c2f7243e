import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

/** Nothing is collected meanwhile, and nothing happens in other threads: the figures are the same on every machine. */
const countable = ["--expose-gc", "--single-threaded", "--min-semi-space-size=256", "--max-semi-space-size=256"];

async function run(program: string, { flags = [], args = [] }: { flags?: string[]; args?: string[] } = {}): Promise<string> {
  const file = path.join(import.meta.dirname, "processes", program);
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file, ...args]);
  return stdout;
}

/** Limits are what was measured, rounded up by a tenth. Lower them when something got better. */
describe("what a task costs", () => {
  it.each([
    ["numbers", 3900],
    ["async results", 6300],
    ["objects", 4300],
    ["a fan-out", 3400],
    ["a chain", 4600],
  ])("E2 in bytes allocated for each task of %s: at most %d", async (how, limit) => {
    const { bytes } = JSON.parse(await run("allocations.js", { flags: countable, args: [how] })) as { bytes: number };

    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(limit);
  });

  it("E3 in bytes held for each finished task: some 50, and some 30 more with a small value", async () => {
    const { idsOnly, withValues } = JSON.parse(await run("held-bytes.js", { flags: ["--expose-gc"] })) as Record<string, number>;

    expect(idsOnly).toBeLessThan(64);
    expect(withValues).toBeLessThan(96);
  });
});

describe("importing @mazepa/core", () => {
  it("loads nothing that not every head needs", async () => {
    const modules = (await run("loaded-modules.js")).trim().split("\n");

    const packages = modules.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]).filter(Boolean);
    expect([...new Set(packages)].sort()).toEqual(["class-transformer", "copy-anything", "reflect-metadata", "superjson"]);
    expect(modules.filter((url) => url.includes("class-transformer"))).toHaveLength(1);
    for (const builtin of ["worker_threads", "child_process", "http", "https", "net", "zlib", "stream"])
      expect(modules).not.toContain(`node:${builtin}`);
    for (const part of ["isolation/", "execution/checkpoint/", "execution/progress/", "lease-thread"])
      expect(modules.filter((url) => url.includes(`core/dist/${part}`))).toEqual([]);
    expect(modules.length).toBeLessThan(220);
  });
});
