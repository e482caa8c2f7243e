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

async function figures(program: string, options: Parameters<typeof run>[1]): Promise<{ bytes: number }> {
  return JSON.parse(await run(program, options)) as { bytes: number };
}

/** Limits are what was measured, rounded up by a tenth. Lower them when something got better. */
describe("what a task costs", () => {
  it.each([
    ["numbers", 3700],
    ["async results", 6000],
    ["objects", 4250],
    ["a fan-out", 3350],
    ["a chain", 4250],
  ])("E2 in bytes allocated for each task of %s: at most %d", async (how, limit) => {
    const { bytes } = await figures("allocations.js", { flags: countable, args: [how] });

    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(limit);
  });

  it.each([
    ["only ids are remembered", 0, 52],
    ["small values are, too", 2 ** 26, 78],
  ])("E3 in bytes held for each finished task, when %s (rememberedBytes %d): at most %d", async (_, rememberedBytes, limit) => {
    const { bytes } = await figures("held-bytes.js", {
      flags: ["--expose-gc", "--single-threaded"],
      args: [`${rememberedBytes}`],
    });

    expect(bytes).toBeGreaterThan(20);
    expect(bytes).toBeLessThan(limit);
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
