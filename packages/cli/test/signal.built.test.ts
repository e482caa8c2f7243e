import { describe, expect, it } from "@jest/globals";
import { flowSchema, FileBlobStore } from "@mazepa/core";
import { JobBoard } from "@mazepa/jobs";
import { inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const send = (checkpoint: string, words: readonly string[]) => mazepa(["signal", ...words, "-c", checkpoint]);

describe("mazepa signal", () => {
  it("SG2 sends values to an execution, whose status shows what it waits for", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const head = startMazepa(["run", "approval.js", "-c", checkpoint, "--execution-id", "post", "--no-progress"]);
      let status = "";
      while (!status.includes("WAITS FOR SIGNAL")) ({ stdout: status } = await mazepa(["status", "post", "-c", checkpoint]));
      const first = await send(checkpoint, ["post", "answer", '{"by":"Ada"}', "--json"]);
      const other = await send(checkpoint, ["post", "other", "plain text"]);
      const second = await send(checkpoint, ["post", "answer"]);

      const { stdout, code } = await head.ended;
      const late = await send(checkpoint, ["post", "answer", "1"]);

      expect(status).toMatch(/^answer +approval +.* ago$/m);
      expect(JSON.parse(first.stdout)).toEqual({ executionId: "post", signal: "answer", isAwaited: true });
      expect(other).toMatchObject({ code: 0, stderr: expect.stringContaining("it is kept until one does") });
      expect(second).toMatchObject({ code: 0 });
      expect([stdout, code]).toEqual(["[ { by: 'Ada' }, undefined ]\n", 0]);
      expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining("Execution post has succeeded") });
    });
  });

  it("SG4 refuses an unknown execution, but not a job that was not started yet", async () => {
    await inTemporaryDirectory(async (checkpoint) => {
      const waiting = flowSchema({ name: "cli.waiting" }, () => 1);
      await new JobBoard(new FileBlobStore(checkpoint)).post(waiting(), { id: "job-1" });

      expect(await send(checkpoint, ["pots", "answer"])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('There is no execution "pots"'),
      });
      expect(await send(checkpoint, ["job-1", "answer"])).toMatchObject({ code: 0 });
      expect(await send(checkpoint, ["job-1", "answer", "{"])).toMatchObject({ code: 2 });
    });
  });
});
