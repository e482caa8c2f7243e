import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, startMazepa } from "./mazepa.js";
import { filledQueue } from "./queues.js";

describe("mazepa queue purge on a terminal", () => {
  it.each([
    ["y\n", { ready: 0, leased: 0, delayed: 0 }, 0, "removed 2 messages"],
    ["\n", { ready: 2, leased: 0, delayed: 0 }, 1, "Nothing was removed."],
  ])("asks first, and follows the answer %j", (answer, depth, exitCode, said) =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "q"), "tasks", ["a", "b"]);

      const running = startMazepa(["queue", "purge", "file:./q"], { cwd, onTerminal: true });
      await running.saw(/Remove 2 messages of queue "tasks" of file:.* for good\? \[y\/N\]/);
      running.type(answer);
      const { stdout, code } = await running.ended;

      expect(stdout).toContain(said);
      expect(code).toBe(exitCode);
      expect(await queue.depth()).toEqual(depth);
    }),
  );

  it.each([
    ["Ctrl-C", "\x03", 130],
    ["Ctrl-D", "\x04", 1],
  ])("does nothing on %s", (_name, key, exitCode) =>
    inTemporaryDirectory(async (cwd) => {
      const { queue } = await filledQueue(path.join(cwd, "q"), "tasks", ["a"]);

      const running = startMazepa(["queue", "purge", "file:./q"], { cwd, onTerminal: true });
      await running.saw(/\[y\/N\]/);
      running.type(key);
      const { code } = await running.ended;

      expect(code).toBe(exitCode);
      expect(await queue.depth()).toEqual({ ready: 1, leased: 0, delayed: 0 });
    }),
  );
});
