import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

const folder = import.meta.dirname;
const names = readdirSync(folder).filter((name) => /^\d\d-/.test(name));

describe("examples", () => {
  it.each(names)(
    "%s prints what its last comment says",
    async (name) => {
      const { args, lines } = expectedOutput(name);

      const stdout = await runAlone(args);

      const printed = stdout.trimEnd().split("\n");
      expect(printed.map((line, index) => (matches(line, lines[index]) ? lines[index] : line))).toEqual(lines);
    },
    120_000,
  );

  it("01-hello is the sample of the README", () => {
    const readme = readFileSync(join(folder, "../README.md"), "utf8");

    const sample = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1];

    expect(sample?.trim()).toBe(parts("01-hello").code.trim());
  });
});

/** Runs node in an empty directory, so that no example sees what another one, or an earlier run, has left. */
async function runAlone(args: readonly string[]): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "mazepa-example-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env: { ...process.env, NODE_OPTIONS: "" } });
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** The command line and the lines that the comment at the end of an example promises. */
function expectedOutput(name: string): { args: string[]; lines: string[] } {
  const { command, output } = parts(name);
  const lines = output.trimEnd().split("\n");
  return {
    args: command.split(" ").map((arg) => (arg === "main.js" ? builtMain(name) : arg)),
    lines: lines.map((line) => line.replace(/^\/\/ ?/, "")),
  };
}

function parts(name: string): { code: string; command: string; output: string } {
  const path = firstExisting([join(folder, name, "main.ts"), join(folder, name, "src/main.ts")]);
  const text = readFileSync(path, "utf8");
  const found = /^\/\/ Output(?: of `node (.*)`)?:\n((?:\/\/.*\n?)+)\s*$/m.exec(text);
  if (!found) throw new Error(`${path} does not end with a comment "// Output:" and the lines that it prints.`);
  return { code: text.slice(0, found.index), command: found[1] ?? "main.js", output: found[2] ?? "" };
}

/** Small examples are compiled together, those that are packages of their own by themselves. */
function builtMain(name: string): string {
  return firstExisting([join(folder, name, "dist/main.js"), join(folder, "dist", name, "main.js")]);
}

function firstExisting(paths: readonly string[]): string {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is neither ${paths.join(" nor ")}. Run \`npm run build\`.`);
  return found;
}

/** `…` stands for any text within a line. */
function matches(line: string, pattern = ""): boolean {
  const escaped = pattern.split("…").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(line);
}
