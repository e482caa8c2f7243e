import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const run = (checkpoint: string, id: string, target: string, ...args: string[]) =>
  mazepa(["run", target, ...args, "--checkpoint", checkpoint, "--execution-id", id, "--no-progress"]);

/** The execution "stuck", which only waits. */
async function stuck(checkpoint: string) {
  const running = startMazepa(["run", "tiles.js#waitingSurvey", "-c", checkpoint, "--execution-id", "stuck", "--no-progress"]);
  await running.saw(/it waits/);
  return running;
}

describe("mazepa executions", () => {
  it("lists executions with their ends, or says that there are none", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const none = await mazepa(["executions", "-c", checkpoint]);
      await run(checkpoint, "first", "tiles.js#survey", "5");
      await run(checkpoint, "second", "work.js#crash");
      const table = await mazepa(["executions", "-c", checkpoint]);
      const failed = await mazepa(["executions", "-c", checkpoint, "--state", "failed", "--json"]);

      expect(none).toMatchObject({ stdout: "", stderr: expect.stringMatching(/^There are no executions in /), code: 0 });
      const [titles, ...rows] = table.stdout.trimEnd().split("\n");
      expect(titles).toMatch(/^EXECUTION +STATE +STARTED +TOOK +DONE +FAILED +TARGET$/);
      expect(rows[0]).toMatch(/^second +failed +.* ago +.* 1 +1 +work.js#crash$/);
      expect(rows[1]).toMatch(/^first +succeeded +.* ago +.* 5 +2 +tiles.js#survey$/);
      expect(JSON.parse(failed.stdout)).toMatchObject([{ executionId: "second", state: "failed", target: "work.js#crash" }]);
      expect([table.code, failed.code, table.stderr]).toEqual([0, 0, ""]);
    });
  });

  it("requires --checkpoint, and says so", async () => {
    expect(await mazepa(["executions"])).toMatchObject({ stdout: "", stderr: expect.stringContaining("--checkpoint"), code: 2 });
  });
});

describe("mazepa report", () => {
  it("writes what the page shows of an execution, also of one without a checkpoint", async () => {
    await inTemporaryDirectory(async (folder) => {
      const checkpoint = path.join(folder, "checkpoints");
      await run(checkpoint, "second", "work.js#crash");
      const asked = await mazepa(["report", "second", "-c", checkpoint, "-o", path.join(folder, "second.html")]);
      const printed = await mazepa(["report", "-c", checkpoint, "--hide-values"]);
      const nowhere = await mazepa(["report", "-c", checkpoint, "-o", path.join(folder, "none", "run.html")]);
      const ran = await mazepa(["run", "tiles.js#survey", "5", "--report", path.join(folder, "run.html"), "--no-progress"]);
      await mazepa(["run", "work.js#crash", "--report", path.join(folder, "hiding.html"), "--hide-values", "--no-progress"]);
      const [second, ofRun, hiding] = await Promise.all(
        ["second.html", "run.html", "hiding.html"].map((file) => readFile(path.join(folder, file), "utf8")),
      );

      expect(asked).toMatchObject({ stdout: "", stderr: expect.stringContaining("second.html"), code: 0 });
      expect(second).toMatch(/^<!doctype html>[^]*Content-Security-Policy[^]*"executionId":"second"/);
      expect(printed.stdout).toMatch(/^<!doctype html>[^]*"hidesValues":true/);
      expect(nowhere).toMatchObject({ stdout: "", stderr: expect.stringContaining("cannot be written"), code: 2 });
      expect(ran.stderr).toContain("The report is in");
      expect(ran.stderr).not.toContain("--resume");
      expect(ofRun).toContain('"operationId":"tile"');
      expect(second).toContain("the disk is full");
      expect(hiding).toContain('"operationId":"crash"');
      expect(hiding).not.toContain("the disk is full");
    });
  });

  it("says that a file cannot be written before it runs anything", async () => {
    const ran = await mazepa(["run", "tiles.js#survey", "5", "--report", "/nowhere/run.html", "--no-progress"]);
    const drawn = await mazepa(["graph", "tiles.js#survey", "5", "--output", "/nowhere/run.svg"]);

    expect(ran).toMatchObject({ stdout: "", stderr: expect.stringContaining("/nowhere/run.html"), code: 2 });
    expect(drawn).toMatchObject({ stdout: "", stderr: expect.stringContaining("/nowhere/run.svg cannot be written"), code: 2 });
  });
});

describe("a head that is killed", () => {
  it("is listed as running, then interrupted, and as succeeded after it was resumed", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const head = await stuck(checkpoint);
      const running = await mazepa(["status", "-c", checkpoint]);
      head.kill("SIGKILL");
      await head.ended;
      const killed = await mazepa(["executions", "-c", checkpoint]);
      const resumed = await mazepa(["run", "tiles.js#waitingSurvey", "-c", checkpoint, "--resume"], { env: { MENDED: "1" } });
      const status = await mazepa(["status", "stuck", "-c", checkpoint, "--json"]);

      expect(running.stdout).toMatch(/^stuck {2}running for .* tiles.js#waitingSurvey\nprocess \d+ on host .* leads it;/);
      expect(killed.stdout).toMatch(/\nstuck +interrupted +.* ago/);
      expect(resumed).toMatchObject({ stdout: "over\n", stderr: expect.stringContaining('"stuck" (interrupted'), code: 0 });
      expect(JSON.parse(status.stdout)).toMatchObject({
        ...{ executionId: "stuck", state: "succeeded", target: "tiles.js#waitingSurvey", head: { epoch: 2 } },
        operations: [
          { operationId: "tile", done: 4, total: 4, isExpected: true, failed: 0 },
          { operationId: "waiting", done: 1 },
        ],
      });
    });
  });
});

describe("mazepa cancel", () => {
  it("ends an execution elsewhere, with a reason, so that it can be resumed", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const head = await stuck(checkpoint);
      const cancelled = await mazepa(["cancel", "stuck", "-c", checkpoint, "--reason", "it is late", "--wait", "--json"]);
      const ended = await head.ended;
      const again = await mazepa(["cancel", "stuck", "-c", checkpoint]);

      expect(cancelled).toMatchObject({ stderr: expect.stringContaining('Execution "stuck" was asked to end'), code: 0 });
      expect(JSON.parse(cancelled.stdout)).toEqual({ executionId: "stuck", isAsked: true, state: "cancelled" });
      expect(ended).toMatchObject({ stderr: expect.stringContaining("was cancelled: it is late"), code: 130 });
      expect(again).toMatchObject({ stdout: "", stderr: expect.stringMatching(/is not running.*cancelled/), code: 2 });
    });
  });

  it("knows no execution of that id", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const { stderr, code } = await mazepa(["cancel", "nobody", "-c", checkpoint]);

      expect(stderr).toContain(`There is no execution "nobody" in ${checkpoint}.`);
      expect(code).toBe(2);
      expect(await readdir(path.join(checkpoint))).toEqual([]);
    });
  });
});

describe("mazepa executions rm", () => {
  const setup = async (cwd: string) => {
    await mazepa(["run", `${fixtures}work.js#ready`, "-c", "cp", "--execution-id", "done"], { cwd });
    await mazepa(["run", `${fixtures}work.js#crash`, "-c", "cp", "--execution-id", "broken"], { cwd });
  };
  const idsIn = async (cwd: string) => readdir(path.join(cwd, "cp/executions")).catch(() => []);

  it("E22 removes executions by id, by state or by age", () =>
    inTemporaryDirectory(async (cwd) => {
      await setup(cwd);

      const young = await mazepa(["executions", "rm", "--older-than", "1h", "-c", "cp"], { cwd });
      const failed = await mazepa(["executions", "rm", "--state", "failed", "-c", "cp", "--json"], { cwd });
      const one = await mazepa(["executions", "rm", "done", "-c", "cp"], { cwd });
      const left = await mazepa(["executions", "-c", "cp", "--json"], { cwd });

      expect(young).toMatchObject({ stdout: "", stderr: "No execution matches.\n", code: 0 });
      expect(failed).toMatchObject({ stdout: '["broken"]\n', code: 0 });
      expect(one).toMatchObject({ stdout: "done\n", code: 0 });
      expect(left.stdout).toBe("[]\n");
    }));

  it("E22 refuses one that is running, and to guess", () =>
    inTemporaryDirectory(async (cwd) => {
      const running = startMazepa(["run", `${fixtures}work.js#wait`, "file", "-c", "cp", "--execution-id", "alive"], { cwd });
      await running.saw(/wait is running/);

      const alive = await mazepa(["executions", "rm", "alive", "-c", "cp"], { cwd });
      const nothing = await mazepa(["executions", "rm", "-c", "cp"], { cwd });
      const unknown = await mazepa(["executions", "rm", "nope", "-c", "cp"], { cwd });
      const ids = await idsIn(cwd);
      running.kill("SIGINT");
      await running.ended;

      expect(alive).toMatchObject({ stderr: expect.stringContaining("[MAZEPA_EXECUTION_RUNNING]"), code: 1 });
      expect(nothing).toMatchObject({ stderr: expect.stringContaining("Say which executions to remove"), code: 2 });
      expect(unknown).toMatchObject({ stderr: "There is no execution nope in this store.\n", code: 2 });
      expect(ids).toEqual(["alive"]);
    }));
});
