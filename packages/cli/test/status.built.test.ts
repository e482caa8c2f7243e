import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const runSurvey = (checkpoint: string, count = 5) =>
  mazepa(["run", "tiles.js#survey", String(count), "-c", checkpoint, "--execution-id", "survey", "--no-progress"]);

describe("mazepa status", () => {
  it("shows the end of an execution: tasks per operation, failures by kind", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      await runSurvey(checkpoint);
      const { stdout, stderr, code } = await mazepa(["status", "-c", checkpoint]);

      const [headline, head, , titles, tile, , failures, failure, ...rest] = stdout.trimEnd().split("\n");
      expect(headline).toMatch(/^survey {2}succeeded after .* tiles.js#survey$/);
      expect(head).toMatch(/^process \d+ on host .* led it; last heard of .* ago$/);
      expect(titles).toMatch(/^OPERATION +DONE +% +RATE +LEFT +RUNNING +FAILED +RETRIED$/);
      expect(tile).toMatch(/^tile +5\/5 +100 .* 2$/);
      expect(failures).toMatch(/^FAILED +RETRIED +OPERATION +ERROR$/);
      expect(failure).toMatch(/^2 +tile +RangeError: tile 3 is not in maps \[ENOTILE\]$/);
      expect([rest, stderr, code]).toEqual([[], "", 0]);
    });
  });

  it("shows the depths of the execution's queues", async () => {
    await inTemporaryDirectory(async (directory) => {
      const checkpoint = path.join(directory, "checkpoint");
      const queue = `file:${path.join(directory, "queues")}#tiles`;
      const head = startMazepa(["run", "tiles.js#survey", "1", "-c", checkpoint, "--queue", queue, "--no-progress"]);
      let queues: unknown;
      while (JSON.stringify(queues) !== '[{"queue":"tiles","ready":1,"leased":0,"delayed":0}]') {
        const { stdout } = await mazepa(["status", "-c", checkpoint, "--queue", queue, "--json"]);
        queues = stdout === "" ? undefined : (JSON.parse(stdout) as { queues?: unknown }).queues;
      }
      head.kill("SIGKILL");
      await head.ended;

      const { stdout } = await mazepa(["status", "-c", checkpoint, "--queue", queue]);
      expect(stdout).toMatch(/\nQUEUE +READY +LEASED +DELAYED\ntiles +1 +0 +0\n$/);
    });
  });

  it("asks for missing options, and says what does not exist", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      expect(await mazepa(["status"])).toMatchObject({ stdout: "", stderr: expect.stringContaining("--checkpoint"), code: 2 });
      expect(await mazepa(["status", "-c", checkpoint])).toMatchObject({
        stderr: expect.stringContaining("There are no executions"),
        code: 2,
      });
      expect(await mazepa(["status", "x", "-c", checkpoint])).toMatchObject({
        stderr: expect.stringContaining('no execution "x"'),
        code: 2,
      });
    });
  });
});

describe("mazepa status --watch", () => {
  it("writes a line whenever something has changed, until the execution ends, and ends as it did", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const head = startMazepa(["run", "tiles.js#waitingSurvey", "-c", checkpoint, "--execution-id", "watched", "--no-progress"]);
      await head.saw(/it waits/);
      const watching = startMazepa(["status", "--watch", "--interval", "50ms", "-c", checkpoint]);
      const json = startMazepa(["status", "--watch", "--interval", "50ms", "-c", checkpoint, "--json"]);
      await Promise.all([watching.wrote(/running/), json.wrote(/running/)]);
      await mazepa(["cancel", "watched", "-c", checkpoint]);
      await head.ended;

      const { stdout, stderr, code } = await watching.ended;
      const lines = stdout.trimEnd().split("\n");
      expect(lines[0]).toMatch(/^watched running/);
      expect(lines.at(-1)).toMatch(/^watched cancelled: tile 4\/4\+ 1 failed.* \| waiting 0\/1\+/);
      expect([stderr, code]).toEqual(["", 1]);
      const states = (await json.ended).stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { state: string }).state);
      expect([states[0], states.at(-1)]).toEqual(["running", "cancelled"]);
    });
  });

  it("is done at once with an execution that has succeeded", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      await runSurvey(checkpoint, 2);

      const { stdout, code } = await mazepa(["status", "survey", "-w", "-c", checkpoint]);
      expect(stdout).toMatch(/^survey succeeded: tile 2\/2 .*\n$/);
      expect(code).toBe(0);
    });
  });

  it("draws on a terminal over what it drew before, and is ended by Ctrl-C", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const head = startMazepa(["run", "tiles.js#waitingSurvey", "-c", checkpoint, "--execution-id", "watched", "--no-progress"]);
      await head.saw(/it waits/);
      const watching = startMazepa(["status", "--watch", "--interval", "50ms", "-c", checkpoint], { onTerminal: true });
      // eslint-disable-next-line no-control-regex -- what moves the cursor up
      await watching.saw(/OPERATION[^]*\u001b\[1A[^]*OPERATION/);
      watching.type("\u0003");
      const { stdout, code } = await watching.ended;
      head.kill("SIGKILL");
      await head.ended;

      expect(stdout).toMatch(/running.*for .* tiles.js#waitingSurvey/);
      expect(code).toBe(130);
    });
  });
});
