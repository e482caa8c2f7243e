import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mainScript, mazepa } from "./mazepa.js";
import { bodiesIn, filledQueue, numbered } from "./queues.js";

const count = 3000;

/** Runs `mv`, which sends itself a signal as soon as something has arrived in the other queue. */
async function endedAfterArrival(
  cwd: string,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const preload = pathToFileURL(path.join(fixtures, "signal-at-arrival.js")).href;
  const child = spawn(process.execPath, ["--import", preload, mainScript, "queue", "mv", "file:./a", "file:./b"], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", SIGNAL: signal, ARRIVALS: path.join(cwd, "b", "tasks", "ready") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const closed = once(child, "close");
  const [code] = (await closed) as [number | null];
  return { code, stdout, stderr };
}

describe("mazepa queue mv", () => {
  it("loses nothing when it is killed, and has at most one batch in both queues", () =>
    inTemporaryDirectory(async (cwd) => {
      await filledQueue(path.join(cwd, "a"), "tasks", numbered(count));
      await filledQueue(path.join(cwd, "b"), "tasks", []);

      const killed = await endedAfterArrival(cwd, "SIGKILL");
      const [left, arrived] = [await bodiesIn(path.join(cwd, "a"), "tasks"), await bodiesIn(path.join(cwd, "b"), "tasks")];
      expect(killed.stdout).toBe("");
      expect(new Set([...left, ...arrived]).size).toBe(count);
      expect(left.length + arrived.length).toBeLessThanOrEqual(count + 100);

      await mazepa(["queue", "release", "file:./a", "--yes"], { cwd });
      const again = await mazepa(["queue", "mv", "file:./a", "file:./b"], { cwd });
      expect(again).toMatchObject({ code: 0 });
      expect(await bodiesIn(path.join(cwd, "a"), "tasks")).toEqual([]);
      expect([...new Set(await bodiesIn(path.join(cwd, "b"), "tasks"))]).toEqual(numbered(count));
    }));

  it("ends after the batch under way on Ctrl-C, and says what it has done", () =>
    inTemporaryDirectory(async (cwd) => {
      await filledQueue(path.join(cwd, "a"), "tasks", numbered(count));
      await filledQueue(path.join(cwd, "b"), "tasks", []);

      const { code, stdout, stderr } = await endedAfterArrival(cwd, "SIGINT");

      const [left, arrived] = [await bodiesIn(path.join(cwd, "a"), "tasks"), await bodiesIn(path.join(cwd, "b"), "tasks")];
      expect([...left, ...arrived].sort()).toEqual(numbered(count));
      expect(stdout).toContain(`moved ${arrived.length} messages`);
      // It may have been through before the signal reached it.
      expect(code).toBe(left.length === 0 && !stderr.includes("interrupted") ? 0 : 130);
    }));
});
