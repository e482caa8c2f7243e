import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");

describe("mazepa run --resume", () => {
  it("goes on with the last execution that did not succeed", () =>
    inTemporaryDirectory(async (cwd) => {
      const words = ["run", `${work}#doubleThenNeeds`, "file", "--checkpoint", "checkpoints", "--json"];
      const first = await mazepa(words, { cwd });
      await writeFile(path.join(cwd, "file"), "");
      await mazepa(["run", `${work}#sum`, "[1]", "--checkpoint", "checkpoints"], { cwd });

      const second = await mazepa([...words, "--resume"], { cwd });

      expect(first.code).toBe(1);
      const [, id = ""] = /run the same command with --resume (\S+)\./.exec(first.stderr) ?? [];
      expect(id).toMatch(/^[\w-]+$/);
      expect(first.stderr).toContain("doubling 21");
      expect(second.stderr).toContain(`Resuming execution "${id}" (failed, `);
      expect(second.stderr).not.toContain("doubling");
      expect({ stdout: second.stdout, code: second.code }).toEqual({ stdout: '[42,"found"]\n', code: 0 });
    }));

  it("goes on with the execution of this id, after a kill", () =>
    inTemporaryDirectory(async (cwd) => {
      const words = ["run", `${work}#twoThenWait`, "file", "--checkpoint", "checkpoints"];
      const first = startMazepa([...words, "--execution-id", "nightly"], { cwd });
      await first.saw(/wait is running/);
      first.kill("SIGTERM");
      await first.ended;

      const second = startMazepa([...words, "--resume", "nightly", "--no-progress"], { cwd });
      await second.saw(/wait is running/);
      second.kill("SIGKILL");
      await second.ended;
      const third = startMazepa([...words, "--resume"], { cwd });
      await third.saw(/wait is running/);
      third.kill("SIGINT");

      const { stderr, code } = await third.ended;
      expect(stderr).toContain('Resuming execution "nightly" (interrupted, ');
      expect(stderr).not.toContain("doubling");
      expect(code).toBe(130);
    }));

  it.each([
    ["without a store", [], /--resume needs --checkpoint/],
    ["of an execution that is not there", ["nope", "--checkpoint", "checkpoints"], /no execution "nope" in checkpoints/],
    ["of nothing", ["--checkpoint", "checkpoints"], /nothing to resume: checkpoints has no executions/],
    ["along with an id", ["--execution-id", "x", "--checkpoint", "checkpoints"], /cannot be used with option '--execution-id/],
  ])("is refused %s", (_what, words, message) =>
    inTemporaryDirectory(async (cwd) => {
      const { stderr, code } = await mazepa(["run", `${work}#ready`, "--resume", ...words], { cwd });

      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }),
  );
});

/** Runs a target that fails until `file` exists, under this id. */
const failing = async (cwd: string, id: string, file = "file", more: readonly string[] = []) =>
  mazepa(["run", `${work}#doubleThenNeeds`, file, "-c", "checkpoints", "--execution-id", id, ...more], { cwd });

const runOf = (name: string, ...words: string[]) => ["run", `${work}#${name}`, ...words, "-c", "checkpoints"];

describe("an execution that still runs", () => {
  it("is named when there is nothing to resume", () =>
    inTemporaryDirectory(async (cwd) => {
      const run = startMazepa([...runOf("twoThenWait", "file"), "--execution-id", "nightly"], { cwd });
      await run.saw(/wait is running/);

      const { stderr, code } = await mazepa(["resume", "-c", "checkpoints"], { cwd });
      run.kill("SIGKILL");
      await run.ended;

      expect(stderr).toContain('"nightly" still runs: `mazepa status nightly` names its process.');
      expect(code).toBe(2);
    }));
});

describe("the execution that mazepa run takes", () => {
  it("E8 is the last of the same target and the same arguments", () =>
    inTemporaryDirectory(async (cwd) => {
      await failing(cwd, "mine");
      await failing(cwd, "others", "other");
      await mazepa([...runOf("crash"), "--execution-id", "another"], { cwd });
      await writeFile(path.join(cwd, "file"), "");

      const resumed = await mazepa([...runOf("doubleThenNeeds", "file"), "--resume"], { cwd });
      const nothing = await mazepa([...runOf("doubleThenNeeds", "third"), "--resume"], { cwd });

      expect(resumed).toMatchObject({ stderr: expect.stringContaining('Resuming execution "mine" (failed'), code: 0 });
      expect(nothing).toMatchObject({ stderr: expect.stringMatching(/nothing to resume.*mazepa resume <id>/), code: 2 });
    }));

  it("E8 compares arguments as values", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa([...runOf("crash", '{ "a": 1, "b": 2 }'), "--execution-id", "one"], { cwd });

      const { stderr } = await mazepa([...runOf("crash", '{"b":2,"a":1}'), "--resume"], { cwd });

      expect(stderr).toContain('Resuming execution "one"');
    }));

  it.each([
    ["--resume", "of another target", runOf("sum", "[1]")],
    ["--resume", "with other arguments", runOf("doubleThenNeeds", "other")],
    ["--execution-id", "of another target", runOf("sum", "[1]")],
    ["--execution-id", "with other arguments", runOf("doubleThenNeeds", "other")],
  ])("E8 is not the one that %s names if it is %s", (flag, _what, words) =>
    inTemporaryDirectory(async (cwd) => {
      await failing(cwd, "mine");

      const { stdout, stderr, code } = await mazepa([...words, flag, "mine"], { cwd });
      const status = await mazepa(["status", "mine", "-c", "checkpoints", "--json"], { cwd });

      expect(stderr).toMatch(/^Execution "mine" was started as .*#doubleThenNeeds with file, and would be taken over by /);
      expect([stdout, code]).toEqual(["", 2]);
      expect(JSON.parse(status.stdout)).toMatchObject({ state: "failed" });
    }),
  );
});

describe("mazepa resume", () => {
  it.each([[[]], [["mine"]]])("E8 needs neither target nor arguments nor queue (%j)", (words) =>
    inTemporaryDirectory(async (cwd) => {
      await failing(cwd, "mine", "file", ["--queue", "threads:1"]);
      await writeFile(path.join(cwd, "file"), "");

      const { stdout, stderr, code } = await mazepa(["resume", ...words, "-c", "checkpoints", "--json"], { cwd });

      expect([stdout, code]).toEqual(['[42,"found"]\n', 0]);
      expect(stderr).not.toContain("doubling");
    }),
  );

  it("E18 imports nothing that another user has written into the store", () =>
    inTemporaryDirectory(async (cwd) => {
      const env = { XDG_STATE_HOME: path.join(cwd, "state") };
      await mazepa([...runOf("needs", "file"), "--execution-id", "mine"], { cwd, env });
      const file = path.join(cwd, "checkpoints/executions/mine/run");
      const record = await readFile(file, "utf8");
      await writeFile(path.join(cwd, "evil.mjs"), 'console.error("EVIL"); export const needs = () => 1;');
      await writeFile(file, record.replaceAll(work, "evil.mjs"));

      const forged = await mazepa(["resume", "-c", "checkpoints"], { cwd, env });
      await writeFile(file, record);
      const elsewhere = await mazepa(["resume", "-c", "checkpoints"], { cwd, env: { XDG_STATE_HOME: path.join(cwd, "other") } });

      expect(forged).toMatchObject({ stdout: "", code: 2 });
      expect(forged.stderr).toMatch(
        /not started by you on this machine.* mazepa run 'evil\.mjs#needs'|evil\.mjs#needs file --checkpoint/,
      );
      expect(forged.stderr).not.toContain("EVIL");
      expect(elsewhere).toMatchObject({ stderr: expect.stringContaining("--queue inprocess --resume mine"), code: 2 });
    }));

  it.each([
    ["an id that is not there", ["nope"], /no execution "nope"/],
    ["nothing to resume", [], /There is nothing to resume/],
  ])("says that there is %s", (_what, words, message) =>
    inTemporaryDirectory(async (cwd) => {
      const { stderr, code } = await mazepa(["resume", ...words, "-c", "checkpoints"], { cwd });

      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }),
  );
});
