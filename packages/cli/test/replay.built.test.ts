import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { FileBlobStore, readFailedTasks } from "@mazepa/core";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

/**
 * A copy of the checkpoint of an execution in which tiles 3 and 4 have failed, and the ids of
 * those.
 */
async function withFailures(use: (checkpoint: string, ids: readonly string[]) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    await cp(recorded, directory, { recursive: true });
    const failed = await readFailedTasks(new FileBlobStore(directory), "survey");
    await use(
      directory,
      failed.map(({ taskId }) => taskId),
    );
  });
}

const replay = (checkpoint: string, id: string): string[] => ["replay", "survey", id, "-c", checkpoint];
const tiles = ["--import", "tiles.js"];

let recorded = "";

beforeAll(async () => {
  recorded = await mkdtemp(path.join(tmpdir(), "mazepa-replay-"));
  await mazepa(["run", "tiles.js#survey", "5", "-c", recorded, "--execution-id", "survey", "--no-progress"]);
});

afterAll(() => rm(recorded, { recursive: true, force: true }));

describe("mazepa failures", () => {
  it("shows kinds of errors with counts, and tasks with their arguments", async () => {
    await withFailures(async (checkpoint, ids) => {
      const { stdout, stderr, code } = await mazepa(["failures", "-c", checkpoint]);

      const lines = stdout.trimEnd().split("\n");
      expect(lines[1]).toMatch(/^2 +tile +RangeError: tile 3 is not in maps \[ENOTILE\]$/);
      expect(lines.slice(4)).toEqual([
        expect.stringMatching(`^${ids[0]} +tile +1 +.* ago +3, { bucket: 'maps' } +RangeError: tile 3`),
        expect.stringMatching(`^${ids[1]} +tile +1 +.* ago +4, { bucket: 'maps' } +RangeError: tile 4`),
      ]);
      expect([stderr, code]).toEqual(["", 0]);
    });
  });

  it("prints the same as JSON, with at most --max tasks", async () => {
    await withFailures(async (checkpoint, ids) => {
      const json = await mazepa(["failures", "survey", "-c", checkpoint, "--json"]);
      const last = await mazepa(["failures", "survey", "-c", checkpoint, "--max", "1"]);

      expect(JSON.parse(json.stdout)).toMatchObject({
        ...{ executionId: "survey", state: "succeeded", otherFailures: 0 },
        groups: [{ operationId: "tile", count: 2, retried: 0, taskIds: ids }],
        tasks: [{ taskId: ids[0], canBeReplayed: true }, { taskId: ids[1] }],
      });
      expect(last.stdout).not.toContain(ids[0]);
      expect(last.stderr).toBe("The last 1 of 2 tasks are shown; --max shows more.\n");
    });
  });

  it("shows what the flow itself failed with when no task has failed", () =>
    inTemporaryDirectory(async (checkpoint) => {
      await mazepa(["run", "work.js#sum", "-c", checkpoint, "--execution-id", "broken", "--no-progress"]);

      const { stderr, code } = await mazepa(["failures", "-c", checkpoint]);

      expect(stderr).toMatch(/^No task has failed in execution "broken"\. It ended with TypeError: Cannot read/);
      expect(code).toBe(0);
    }));

  it("shows everything about one task, found by the beginning of its id", async () => {
    await withFailures(async (checkpoint, ids) => {
      const { stdout } = await mazepa(["failures", "survey", ids[0]?.slice(0, 6) ?? "", "-c", checkpoint]);

      expect(stdout).toContain(`task       ${ids[0]}`);
      expect(stdout).toContain("arguments  3, { bucket: 'maps' }");
      expect(stdout).toContain(`replay     mazepa replay survey ${ids[0]} --checkpoint ${checkpoint}`);
      expect(stdout).toMatch(/error {6}RangeError: tile 3 is not in maps \[ENOTILE\]\n[^]*\n {4}at .*tiles\.js/);
    });
  });
});

describe("mazepa replay", () => {
  it("runs the task with its arguments and says that it fails as recorded", async () => {
    await withFailures(async (checkpoint, [id = ""]) => {
      const { stdout, stderr, code } = await mazepa([...replay(checkpoint, id), ...tiles]);

      expect(stderr).toContain(`Running task ${id} of operation "tile" with (3, { bucket: 'maps' }).`);
      expect(stderr).toContain("It fails as recorded, in ");
      expect(stdout).toMatch(/^RangeError: tile 3 is not in maps\n {4}at .*tiles\.js/);
      expect(code).toBe(1);
    });
  });

  it("shows the differences", async () => {
    await withFailures(async (checkpoint, [id = ""]) => {
      const env = { BUCKET: "attic" };
      const text = await mazepa([...replay(checkpoint, id), ...tiles], { env });
      const json = await mazepa([...replay(checkpoint, id), ...tiles, "--json"], { env });

      expect(text.stderr).toContain("It fails differently, in");
      expect(text.stderr).toContain("message: recorded 'tile 3 is not in maps', now 'tile 3 is not in attic'");
      expect(JSON.parse(json.stdout)).toMatchObject({
        verdict: "fails differently",
        differences: [{ what: "message", recorded: "tile 3 is not in maps", now: "tile 3 is not in attic" }],
      });
      expect([text.code, json.code]).toEqual([1, 1]);
    });
  });

  it("ends with 0, and the value, when the task succeeds now", async () => {
    await withFailures(async (checkpoint, [id = ""]) => {
      const { stdout, stderr, code } = await mazepa([...replay(checkpoint, id), ...tiles], { env: { MENDED: "1" } });

      expect(stdout).toBe("30\n");
      expect(stderr).toContain("It succeeds");
      expect(code).toBe(0);
    });
  });

  it("asks which task", async () => {
    await withFailures(async (checkpoint) => {
      const which = await mazepa(["replay", "survey", "-c", checkpoint]);

      expect(which).toMatchObject({ stderr: expect.stringMatching(/There are 2 failed tasks.*Give more of its id/), code: 2 });
    });
  });

  it("E18 imports nothing that the store names, and shows the line to type", async () => {
    await withFailures(async (checkpoint, [id = ""]) => {
      const named = await mazepa(replay(checkpoint, id));
      await rm(path.join(checkpoint, "executions/survey/run"));
      const unnamed = await mazepa(replay(checkpoint, id));

      const line = `mazepa replay survey ${id} --checkpoint ${checkpoint} --import tiles.js`;
      expect(named).toMatchObject({
        stdout: "",
        stderr: expect.stringContaining(`If you trust the module that the execution was run with`),
        code: 2,
      });
      expect(named.stderr).toContain(line);
      expect(unnamed).toMatchObject({
        stderr: expect.stringMatching(/^Operation "tile" is not known here: nothing was imported\. .*--import/),
        code: 2,
      });
    });
  });

  it("waits for a debugger, and stops right before the operation is called", async () => {
    await withFailures(async (checkpoint, [id = ""]) => {
      const replaying = startMazepa([...replay(checkpoint, id), ...tiles, "--inspect-brk", "0"]);
      const [, url = ""] = await replaying.saw(/Debugger listening on (\S+)/);
      const client = spawn(process.execPath, ["--experimental-websocket", path.join(fixtures, "debugger-client.js"), url], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      client.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      await once(client, "close");
      const { stderr, code } = await replaying.ended;

      expect(said).toBe("stopped in stopped\n");
      expect(stderr).toContain("It fails as recorded");
      expect(code).toBe(1);
    });
  });
});
