import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { asPromised, expectedOutput, firstExisting } from "./expected-output.js";

const folder = import.meta.dirname;
const names = readdirSync(folder).filter((name) => /^\d\d-/.test(name));

describe("examples", () => {
  it.each(names)("%s prints what its last comment says", async (name) => {
    const { args, lines } = expectedOutput(name);

    const stdout = await runAlone(args.map((arg) => (arg === "main.js" ? builtMain(name) : arg)));

    expect(asPromised(stdout, lines)).toEqual(lines);
  });

  it("01-hello is the sample of the README", () => {
    const readme = readFileSync(join(folder, "../README.md"), "utf8");

    const sample = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1];

    expect(sample?.trim()).toBe(expectedOutput("01-hello").code.trim());
  });
});

/**
 * Runs node in an empty directory, so that no example sees what another one, or an earlier run, has
 * left.
 */
async function runAlone(args: readonly string[]): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "mazepa-example-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env: { ...process.env, NODE_OPTIONS: "" } });
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Small examples are compiled together, those that are packages of their own by themselves. */
function builtMain(name: string): string {
  return firstExisting([join(folder, name, "dist/main.js"), join(folder, "dist", name, "main.js")]);
}
