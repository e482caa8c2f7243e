import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");

/** Runs a command in a directory with a configuration file. */
const withConfig = (name: string, text: string, words: readonly string[]) =>
  inTemporaryDirectory(async (cwd) => {
    await writeFile(path.join(cwd, "package.json"), '{ "type": "module" }');
    await writeFile(path.join(cwd, name), text);
    return mazepa(words, { cwd });
  });

const values = ["run", `${work}#values`];

describe("a configuration file", () => {
  it.each([
    ["mazepa.config.json", '{ "run": { "json": true } }'],
    ["mazepa.config.js", "export default { json: true };"],
    ["mazepa.config.cjs", "exports.config = { json: true };"],
    ["mazepa.config.ts", "const json: boolean = true;\nexport const config = { run: { json } };"],
  ])("is %s", async (name, text) => {
    const { stdout, code } = await withConfig(name, text, values);

    expect(JSON.parse(stdout)).toMatchObject({ big: "12" });
    expect(code).toBe(0);
  });

  it("is the one that --config names", async () => {
    const { stdout } = await withConfig("other.json", '{ "json": true }', [...values, "--config", "other.json"]);

    expect(JSON.parse(stdout)).toMatchObject({ big: "12" });
  });

  it("gives way to its own section for the command, and that to the command line", async () => {
    const text = JSON.stringify({ queue: "threads:0", run: { queue: "inprocess" }, failurePolicy: "finish" });

    const [section, line] = await Promise.all([
      withConfig("mazepa.config.json", text, ["run", `${work}#ready`]),
      withConfig("mazepa.config.json", text, ["run", `${work}#ready`, "--queue", "threads:00"]),
    ]);

    expect(section.stdout).toBe("8\n");
    expect(line.stderr).toContain('"threads:00" would run nothing');
  });

  it("shows in --help as the default", async () => {
    const { stdout } = await withConfig("mazepa.config.json", '{ "queue": "threads:3" }', ["run", "--help"]);

    expect(stdout.replace(/\s+/g, " ")).toContain('(default: "threads:3")');
  });

  it.each([
    ["a misspelt name", '{ "qeue": "x" }', /mazepa\.config\.json: there is no "qeue"\. Known are .*queue/],
    ["a misspelt name in a section", '{ "run": { "qeue": "x" } }', /section "run": there is no "qeue"/],
    ["a value that is none", '{ "failurePolicy": "panic" }', /"failurePolicy" is "panic"\. It must be one of fail-fast, finish/],
    ["a text that is none", '{ "maxInFlight": "many" }', /"maxInFlight" is "many"\. It must be a whole number/],
    ["a broken file", "{", /cannot be loaded/],
    ["something else", "[]", /must export an object/],
  ])("is refused for %s", async (_what, text, message) => {
    const { stderr, code } = await withConfig("mazepa.config.json", text, values);

    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("does not stand in the way of help when it is broken", async () => {
    const { code } = await withConfig("mazepa.config.json", "{", ["run", "--help"]);

    expect(code).toBe(0);
  });
});
