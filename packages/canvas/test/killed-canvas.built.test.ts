import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { isSearch } from "../../../scripts/random-runs.js";

/** A search kills after each outcome, `npm test` after one in four. */
const step = isSearch ? 1 : 4;
const script = path.join(import.meta.dirname, "processes", "dying-canvas.js");

/** Whether the canvas ended before it was killed. */
function run(directory: string, name: string, dieAt = 0): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, directory, name, String(dieAt)], (error, _stdout, stderr) => {
      if (error && error.signal !== "SIGKILL") reject(new Error(stderr));
      else resolve(!error);
    });
  });
}

/** Ids of tasks that ran though their success was durable before. */
async function repeated(directory: string): Promise<string[]> {
  const recorded = new Set<string>();
  const again: string[] = [];
  let unwritten: string[] = [];
  for (const line of (await readFile(path.join(directory, "events.txt"), "utf8")).split("\n")) {
    const [type, about = ""] = line.split(" ");
    if (type === "start") unwritten = [];
    if (type === "checkpoint-written") for (const id of unwritten.splice(0, Number(about))) recorded.add(id);
    if (type !== "task-succeeded") continue;
    if (recorded.has(about)) again.push(about);
    unwritten.push(about);
  }
  return again;
}

describe("a canvas whose head is killed", () => {
  it.each([
    ["28", "explicitChords", 178],
    ["37", "groupInCenter", 60],
    [
      "45",
      "nestedChord",
      [
        [3, 7, 5, "A"],
        [13, 10, "A"],
      ],
    ],
    ["45", "fourDeepChord", [[[[3, 3], 4], 5], 6]],
  ])("C23 goes on where it was, after whichever outcome: row %s, %s", async (_row, name, value) => {
    let kills = 0;
    for (let isFinished = false; !isFinished; kills += step) {
      const directory = await mkdtemp(path.join(tmpdir(), "mazepa-canvas-"));

      isFinished = await run(directory, name, kills + 1);
      if (!isFinished) await run(directory, name);

      const text = await readFile(path.join(directory, "value.json"), "utf8");
      expect({ kills, value: JSON.parse(text) as unknown }).toEqual({ kills, value });
      expect({ kills, repeated: await repeated(directory) }).toEqual({ kills, repeated: [] });
      await rm(directory, { recursive: true });
    }
    expect(kills).toBeGreaterThan(5);
  });
});
