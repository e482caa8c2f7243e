import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, startMazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");
const ctrlC = "\x03";

/** The screen after everything that was written, without colours; long lines are not broken. */
function screenOf(written: string): string[] {
  const escape = "\u001b";
  const tokens = written.match(new RegExp(`${escape}\\[[?\\d;]*[A-Za-z]|\\r|\\n|[^${escape}\\r\\n]+`, "g")) ?? [];
  const lines = [""];
  let [row, column] = [0, 0];
  for (const token of tokens) {
    const line = (lines[row] ??= "");
    const count = Number(/\[(\d+)/.exec(token)?.[1] ?? 1);
    if (token === "\n") row++;
    else if (token === "\r" || token.endsWith("G")) column = 0;
    else if (token.startsWith(escape)) {
      if (token.endsWith("A")) row -= count;
      if (token.endsWith("B")) row += count;
      if (token.endsWith("K")) lines[row] = token.endsWith("[2K") ? "" : line.slice(0, column);
    } else {
      const text = token.replace("^C", "");
      lines[row] = line.slice(0, column).padEnd(column) + text + line.slice(column + text.length);
      column += text.length;
    }
    lines[row] ??= "";
  }
  return lines;
}

describe("mazepa on a terminal", () => {
  it("draws bars, and ends with 130 after Ctrl-C once running tasks have ended", () =>
    inTemporaryDirectory(async (cwd) => {
      const running = startMazepa(["run", `${work}#twoThenWait`, "file", "--queue", "threads:2"], { cwd, onTerminal: true });
      await running.saw(/wait +░+ 0\/1/);
      await running.saw(/wait is running/);
      running.type(ctrlC);

      const { stdout, code } = await running.ended;

      expect(stdout).toMatch(/double +█+ 2\/2/);
      expect(stdout).toContain("is being stopped; another signal exits at once");
      expect(stdout).toContain("MAZEPA_EXECUTION_CANCELLED");
      expect(await readFile(path.join(cwd, "file"), "utf8")).toBe("running\nstopped\n");
      expect(code).toBe(130);
    }));

  it("W15 shows what a worker runs, and at the end a sentence instead", () =>
    inTemporaryDirectory(async (cwd) => {
      const words = ["worker", "--queue", "file:queues", "--import", work, "--isolation", "inline", "--drain", "0s"];
      const working = startMazepa(words, { cwd, onTerminal: true });
      const head = startMazepa(["run", `${work}#twoThenWait`, "file", "--queue", "file:queues"], { cwd });
      await working.saw(/1 of 1 running, 2 done/);
      await working.saw(/wait +1 +0/);
      working.type(ctrlC);

      const { stdout } = await working.ended;
      head.kill("SIGTERM");
      await head.ended;

      const screen = screenOf(stdout);
      expect(screen).toContainEqual(expect.stringMatching(/The worker has ended after 2 tasks .*: 2 succeeded, 1 released\./));
      expect(screen.join("\n")).not.toMatch(/OPERATION|of 1 running/);
    }));

  it("keeps the output of operations above the bars", () =>
    inTemporaryDirectory(async (cwd) => {
      const running = startMazepa(["run", `${work}#twoThenWait`, "file"], { cwd, onTerminal: true });
      await running.saw(/wait is running/);
      await running.saw(/wait +░+ 0\/1/);
      running.type(ctrlC);

      const { stdout } = await running.ended;

      expect(screenOf(stdout)).toEqual([
        "doubling 1",
        "doubling 2",
        "wait is running",
        expect.stringMatching(/SIGINT: execution .* is being stopped/),
        expect.stringMatching(/^[\w-]+ \d+s$/),
        expect.stringMatching(/^double █+ 2\/2/),
        expect.stringMatching(/^wait +░+ 0\/1/),
        expect.stringMatching(/has stopped/),
        expect.stringMatching(/MAZEPA_EXECUTION_CANCELLED/),
        "",
      ]);
    }));

  it("ends with 130 after Ctrl-C without progress too", () =>
    inTemporaryDirectory(async (cwd) => {
      const running = startMazepa(["run", `${work}#wait`, "file", "--no-progress"], { cwd, onTerminal: true });
      await running.saw(/wait is running/);
      running.type(ctrlC);

      const { stdout, code } = await running.ended;

      expect(stdout).not.toMatch(/[█░]/);
      expect(await readFile(path.join(cwd, "file"), "utf8")).toBe("running\nstopped\n");
      expect(code).toBe(130);
    }));

  it("uses colours there, and none with NO_COLOR", async () => {
    const [coloured, plain] = await Promise.all([
      startMazepa(["run", "work.js#values"], { onTerminal: true }).ended,
      startMazepa(["run", "work.js#values"], { onTerminal: true, env: { NO_COLOR: "1" } }).ended,
    ]);

    expect(coloured.stdout).toContain("\x1b[33m12n\x1b[39m");
    expect(plain.stdout).toContain("big: 12n");
  });
});
