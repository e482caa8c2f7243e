import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

const core = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

async function printed(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const file = path.join(import.meta.dirname, "processes", script);
  const { stdout } = await run(process.execPath, [file, ...args], { env: { ...process.env, ...env } });
  return stdout.trim().split("\n");
}

describe("task ids in several processes", () => {
  it("I1 equal inputs give equal ids, in another order, with other sharing, time zone and locale", async () => {
    const [one, other] = await Promise.all([
      printed("print-ids.js", [], { TZ: "UTC", LC_ALL: "C" }),
      printed("print-ids.js", ["other"], { TZ: "Pacific/Auckland", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" }),
    ]);

    expect(one.length).toBeGreaterThan(15);
    expect(one.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(one).size).toBe(one.length);
    expect(other).toEqual(one);
  });

  it("I1 are those that checkpoints of earlier versions hold", async () => {
    const ids = await printed("print-ids.js", []);

    expect(ids.slice(0, 2)).toEqual(["e18f1152efe468223c89140afe3a55a1", "a7dbca7b373e0dd62f5e79f21bc29d5f"]);
  });
});

describe("two copies of core in one process", () => {
  it("O5 share one registry, contexts and kinds", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-copy-"));
    await cp(path.join(core, "dist"), path.join(directory, "dist"), { recursive: true });
    await cp(path.join(core, "package.json"), path.join(directory, "package.json"));
    await symlink(path.resolve(core, "../../node_modules"), path.join(directory, "node_modules"));

    const lines = await printed("two-copies.js", [
      path.join(core, "dist/bundle/index.js"),
      path.join(directory, "dist/bundle/index.js"),
    ]);

    expect(lines).toEqual(["both copies agree"]);
    await rm(directory, { recursive: true });
  });
});

describe("a process that runs tasks by itself", () => {
  it("O8 tears live copies down before it exits", async () => {
    expect(await printed("run-tasks.js", [])).toEqual(["setup", "run 1", "run 2", "teardown"]);
  });
});
