import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

/**
 * Nothing is collected meanwhile, and nothing happens in other threads: the figures are the same on
 * every machine.
 */
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
    ["async results", 6200],
    ["objects", 4250],
    ["a fan-out", 3350],
    ["a chain", 4250],
  ])("E2 in bytes allocated for each task of %s: at most %d", async (how, limit) => {
    const { bytes } = await figures("allocations.js", { flags: countable, args: [how] });

    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(limit);
  });

  it.each([
    ["only ids are remembered", "numbers", 0, 40],
    ["numbers are, too", "numbers", 2 ** 26, 60],
    ["small objects are, too", "objects", 2 ** 26, 102],
  ])(
    "E3 in bytes held for each finished task, when %s (%s, rememberedBytes %d): at most %d",
    async (_, how, rememberedBytes, limit) => {
      const { bytes } = await figures("held-bytes.js", {
        flags: ["--expose-gc", "--single-threaded"],
        args: [`${rememberedBytes}`, how],
      });

      expect(bytes).toBeGreaterThan(20);
      expect(bytes).toBeLessThan(limit);
    },
  );
});

describe("importing @mazepa/core", () => {
  it("loads nothing that not every head needs", async () => {
    const modules = (await run("loaded-modules.js")).trim().split("\n");

    const packages = modules.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]).filter(Boolean);
    expect([...new Set(packages)].sort()).toEqual(["copy-anything", "superjson"]);
    for (const builtin of ["worker_threads", "child_process", "http", "https", "net", "zlib", "stream"])
      expect(modules).not.toContain(`node:${builtin}`);
    const sources = modules.filter((url) => url.endsWith(".chunk.js")).flatMap(sourcesOf);
    for (const part of ["isolation/", "execution/checkpoint/", "execution/progress/", "lease-thread"])
      expect(sources.filter((source) => source.includes(`src/${part}`))).toEqual([]);
    expect(sources.length).toBeLessThan(275);
  });

  it("K14 loads nothing of the cache for an execution without one", async () => {
    const modules = (await run("executed-modules.js")).trim().split("\n");

    const sources = modules.filter((url) => url.endsWith(".chunk.js")).flatMap(sourcesOf);
    const ofCache = sources.filter((source) => /src\/(cache|code)\//.test(source));
    expect(ofCache).toEqual([expect.stringContaining("cache/open-cache.ts")]);
    expect(modules).not.toContain("node:zlib");
  });

  it("opens few files, and reads little", async () => {
    const files = (await run("loaded-modules.js"))
      .trim()
      .split("\n")
      .filter((url) => url.startsWith("file:"));

    const bytes = files.map((url) => statSync(fileURLToPath(url)).size);
    expect(files.length).toBeLessThanOrEqual(16);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(490_000);
  });
});

/** The modules that were joined into a file of the bundle. */
function sourcesOf(url: string): string[] {
  return (JSON.parse(readFileSync(fileURLToPath(`${url}.map`), "utf8")) as { sources: string[] }).sources;
}
