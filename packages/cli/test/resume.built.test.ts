import { writeFile } from "node:fs/promises";
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
