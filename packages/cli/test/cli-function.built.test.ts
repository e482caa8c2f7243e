import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { fixtures, mazepa, type Ended } from "./mazepa.js";

const program = path.join(fixtures, "self-running.js");

function node(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      words,
      { cwd: fixtures, env: { ...process.env, NODE_OPTIONS: "", ...env } },
      (_, stdout, stderr) => resolve({ stdout, stderr, code: child.exitCode }),
    );
  });
}

describe("cli(target, import.meta)", () => {
  it.each([[[]], [["--queue", "threads:1"]], [["--queue", "processes:1"]]])(
    "G16 runs the target of the module that was started, with %j",
    async (options) => {
      expect(await node([program, "8", ...options, "--no-progress"])).toMatchObject({ stdout: "2\n", code: 0 });
    },
  );

  it("G16 does nothing where the module is imported", async () => {
    const importing = `await import(${JSON.stringify(pathToFileURL(program).href)}); console.log("imported")`;

    expect(await node(["--input-type=module", "-e", importing])).toMatchObject({ stdout: "imported\n", stderr: "", code: 0 });
  });

  it("G16 records what it runs, so that `mazepa resume` finds it", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-cli-"));
    const log = path.join(directory, "log");
    const place = ["--checkpoint", path.join(directory, "checkpoint")];
    const words = [program, "8", ...place, "--execution-id", "halves", "--no-progress"];

    const failed = await node(words, { HOME: directory, LOG: log, FAILS: "1" });
    const resumed = await mazepa(["resume", "halves", ...place, "--no-progress"], { env: { HOME: directory, LOG: log } });

    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("no half of 4") });
    expect(resumed).toMatchObject({ stdout: "2\n", code: 0 });
    expect(await readFile(log, "utf8")).toBe("8\n4\n4\n");
  });

  it("says what is wrong with the command line", async () => {
    const { stderr, code } = await node([program, "8", "--quee", "threads:1"]);

    expect(stderr).toMatch(/unknown option '--quee'/);
    expect(code).toBe(2);
  });
});
