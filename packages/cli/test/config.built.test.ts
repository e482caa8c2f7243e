import { readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

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

  it.each(["resume", "report"])("may have a section for %s, which is an option of run, too", async (name) => {
    const text = JSON.stringify({ [name]: { checkpoint: "./elsewhere" } });

    const ran = await withConfig("mazepa.config.json", text, ["run", `${work}#ready`]);
    const configured = await withConfig("mazepa.config.json", text, [name, "--help"]);

    expect(ran).toMatchObject({ stdout: "8\n", code: 0 });
    expect(configured.stdout.replace(/\s+/g, " ")).toContain('(default: "./elsewhere")');
  });

  it("is shown in --help as defaults", async () => {
    const { stdout } = await withConfig("mazepa.config.json", '{ "queue": "threads:3" }', ["run", "--help"]);

    expect(stdout.replace(/\s+/g, " ")).toContain('(default: "threads:3")');
  });

  it.each([
    ["a misspelt name", '{ "qeue": "x" }', /mazepa\.config\.json: there is no "qeue"\. Did you mean "queue"\?/],
    ["a misspelt name in a section", '{ "run": { "qeue": "x" } }', /section "run": there is no "qeue"/],
    ["a name that is near none", '{ "colour": "x" }', /there is no "colour"\. Known are .*queue/],
    ["a limit that is none", '{ "limit": { "disk": 0 } }', /"limit" is \{ disk: 0 \}\. It must be a tag or an operation id/],
    ["a number for a switch", '{ "json": 1 }', /"json" is 1\. It must be true or false/],
    ["a list for one value", '{ "checkpoint": ["a"] }', /"checkpoint" is \[ 'a' \]\. It must be a text/],
    ["a value that is none", '{ "failurePolicy": "panic" }', /"failurePolicy" is "panic"\. It must be one of fail-fast, finish/],
    ["a text that is none", '{ "maxInFlight": "many" }', /"maxInFlight" is "many"\. It must be a whole number/],
    ["a broken file", "{", /cannot be loaded/],
    ["something else", "[]", /must export an object/],
  ])("is refused for %s", async (_what, text, message) => {
    const { stderr, code } = await withConfig("mazepa.config.json", text, values);

    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it.each([
    ["an object", '{ "limit": { "disk": 1 }, "maxInFlight": 5, "checkpointInterval": 0 }'],
    ["a list", '{ "limit": ["disk=1", "crash=2"], "maxInFlight": "5", "checkpointInterval": "2s" }'],
  ])("gives limits as %s", async (_what, text) => {
    const { stdout, code } = await withConfig("mazepa.config.json", text, ["run", `${work}#ready`]);

    expect([stdout, code]).toEqual(["8\n", 0]);
  });

  it("E18 sets an option that means something else elsewhere only in the section of its command", async () => {
    const general = JSON.stringify({ maxTasks: 1, limit: { gpu: 1 }, trace: "no such file" });
    const own = JSON.stringify({ graph: { maxTasks: 1, format: "dot" } });

    const [whole, cut] = await Promise.all([
      withConfig("mazepa.config.json", general, ["graph", `${work}#sum`, "[1,2]"]),
      withConfig("mazepa.config.json", own, ["graph", `${work}#sum`, "[1,2]"]),
    ]);

    expect(whole.code).toBe(0);
    expect(cut.stdout).toContain("digraph");
  });

  it("does not prevent help when it is broken", async () => {
    const { code } = await withConfig("mazepa.config.json", "{", ["run", "--help"]);

    expect(code).toBe(0);
  });
});

/** The sample of the package's README, in a project that has the file that it names. */
async function withReadmeSample(use: (cwd: string) => Promise<void>): Promise<void> {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, sample = ""] = /```ts\n(import \{ defineConfig \}[^]*?)```/.exec(readme) ?? [];
  await inTemporaryDirectory(async (cwd) => {
    await symlink(fileURLToPath(new URL("../../../node_modules", import.meta.url)), path.join(cwd, "node_modules"));
    await writeFile(path.join(cwd, "package.json"), '{ "type": "module" }');
    await writeFile(path.join(cwd, "mazepa.config.ts"), sample);
    await writeFile(path.join(cwd, "ops.ts"), `export { double, sum, needs, doubleThenNeeds } from ${JSON.stringify(work)};\n`);
    await use(cwd);
  });
}

describe("the configuration file of the README", () => {
  it("W8 configures a head and a worker, and gives them their keys", () =>
    withReadmeSample(async (cwd) => {
      const worker = startMazepa(["worker", "--log", "text"], { cwd });
      const run = await mazepa(["run", "ops.ts#sum", "[1,2]", "--execution-id", "first"], { cwd });
      worker.kill("SIGTERM");
      const { stderr, code } = await worker.ended;

      expect(run).toMatchObject({ stdout: "6\n", code: 0 });
      expect(stderr).not.toContain("ERROR");
      expect(code).toBe(0);
    }));

  it("E18 is used or ignored by every other command", () =>
    withReadmeSample(async (cwd) => {
      const words = ["run", "ops.ts#doubleThenNeeds", "file", "--execution-id", "e1"];
      const codeOf = async (...line: string[]) => (await mazepa(line, { cwd })).code;

      expect(await codeOf(...words, "--queue", "inprocess")).toBe(1);
      expect(await codeOf("status")).toBe(0);
      expect(await codeOf("executions")).toBe(0);
      expect(await codeOf("job", "ls", "--board", "board")).toBe(0);
      expect(await codeOf("units", "e1")).toBe(0);
      expect(await codeOf("failures")).toBe(0);
      expect(await codeOf("replay", "e1")).toBe(1);
      expect(await codeOf("cancel", "e1")).toBe(2);
      expect(await codeOf("graph", "ops.ts#doubleThenNeeds", "--execution", "e1")).toBe(0);
      expect(await codeOf("doctor")).toBe(0);
      expect(await codeOf("queue", "ls", "file:./queues")).toBe(0);
      expect(await codeOf("completion", "bash")).toBe(0);
      await writeFile(path.join(cwd, "file"), "");
      expect(await codeOf("resume")).toBe(0);
      expect(await codeOf("executions", "rm", "e1")).toBe(0);
      expect(await codeOf("init", "project")).toBe(0);
    }));
});
