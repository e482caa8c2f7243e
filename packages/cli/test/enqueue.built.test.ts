import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBlobStore, readResult } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";
import { bodiesIn } from "./queues.js";

const detached = path.join(fixtures, "detached.js");
const worker = ["worker", "--queue", "file:queues", "--import", detached, "--results", "results", "--max-tasks"];

describe("mazepa enqueue", () => {
  it(
    "W13 sends tasks that workers run, and their dead letters are redriven",
    () =>
      inTemporaryDirectory(async (cwd) => {
        const sent = await mazepa(["enqueue", `${detached}#squares`, "14", "--queue", "file:queues"], { cwd });
        const worked = await mazepa([...worker, "14"], { cwd });
        const seen = await mazepa(["queue", "peek", "file:queues#tasks-dead-letters"], { cwd });
        const redriven = await mazepa(["queue", "redrive", "file:queues"], { cwd });
        const again = await mazepa([...worker, "1"], { cwd });

        expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sent 14 tasks to queue "tasks" of /) });
        expect(sent.stderr).toMatch(/tasks 14\/14/);
        expect([worked.code, again.code]).toEqual([0, 0]);
        expect(seen.stdout).toContain("square: failed for good after one delivery: RangeError: unlucky");
        expect(redriven.stdout).toMatch(/^redriven 1 message from /);
        const files = (await Promise.all(Array.from({ length: 14 }, (_, x) => storedSquare(cwd, x)))).filter(Boolean);
        expect(files).toEqual([...Array(13).keys()].map((x) => x * x).filter(Boolean));
        expect(await bodiesIn(path.join(cwd, "queues"), "tasks-dead-letters")).toHaveLength(1);
      }),
    60_000,
  );

  it("W13 ends at Ctrl-C, and says how many were sent", () =>
    inTemporaryDirectory(async (cwd) => {
      const sending = startMazepa(["enqueue", `${detached}#endless`, "--queue", "file:queues", "--no-progress"], { cwd });
      await sending.saw(/two thousand were taken/);
      sending.kill("SIGINT");

      const { code, stderr, stdout } = await sending.ended;

      const [, count] = /Sent (\d+) tasks before it was interrupted/.exec(stderr) ?? [];
      expect(Number(count)).toBeGreaterThanOrEqual(2000);
      expect((await new FileBroker(path.join(cwd, "queues")).queue("tasks").depth()).ready).toBe(Number(count));
      expect([code, stdout]).toEqual([130, ""]);
    }));

  it.each([
    ["no queue", [`${detached}#square`, "2"], /Option --queue is required/],
    ["a flow", [`${path.join(fixtures, "work.js")}#sum`, "[1]", "--queue", "file:queues"], /a flow, which needs a head/],
    [
      "a function that returns no tasks",
      [`${detached}#notTasks`, "--queue", "file:queues"],
      /Item 0 of the tasks is the number 1/,
    ],
    ["two queues", [`${detached}#square`, "2", "--queue", "file:queues#a,b"], /names 2 queues/],
  ])("W13 refuses %s", (_what, words, message) =>
    inTemporaryDirectory(async (cwd) => {
      const { code, stderr } = await mazepa(["enqueue", ...words], { cwd });

      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }),
  );
});

async function storedSquare(cwd: string, x: number): Promise<unknown> {
  const { square } = (await import(detached)) as { square: { makeTask(x: number): { id: string } } };
  return (await readResult(new FileBlobStore(path.join(cwd, "results")), square.makeTask(x).id))?.value;
}
