import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { killPlaces } from "../../../../scripts/random-runs.js";

const script = path.join(import.meta.dirname, "processes", "killed-flow.js");

const outcomes = "^task-(succeeded|failed|retrying)$";

/** Whether the flow came to its end. */
function run(directory: string, dieAt = 0, type = outcomes): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, directory, type, String(dieAt)], (error, _stdout, stderr) => {
      if (error && error.signal !== "SIGKILL") reject(new Error(stderr));
      else resolve(!error);
    });
  });
}

async function seen(directory: string) {
  const files: Record<string, string> = {};
  for (const name of (await readdir(path.join(directory, "files"))).sort()) {
    files[name] = await readFile(path.join(directory, "files", name), "utf8");
  }
  const value: unknown = JSON.parse(await readFile(path.join(directory, "value.json"), "utf8"));
  return { files, value };
}

/**
 * Ids of tasks that were submitted though their success was durable before. Failed attempts are
 * recorded as well, those that are retried too.
 */
async function repeated(directory: string): Promise<string[]> {
  const recorded = new Set<string>();
  const again: string[] = [];
  let ended: { id: string; hasSucceeded: boolean }[] = [];
  for (const line of (await readFile(path.join(directory, "events.txt"), "utf8")).split("\n")) {
    const [type, about = ""] = line.split(" ");
    if (type === "start") ended = [];
    if (type !== undefined && new RegExp(outcomes).test(type)) ended.push({ id: about, hasSucceeded: type === "task-succeeded" });
    if (type === "checkpoint-written") {
      for (const { id, hasSucceeded } of ended.splice(0, Number(about))) if (hasSucceeded) recorded.add(id);
    }
    if (type === "task-submitted" && recorded.has(about)) again.push(about);
  }
  return again;
}

describe("a flow whose process is killed", () => {
  it("E8 E13 is led by the next head at once, and ends with the same value and files when it is killed at each outcome in turn and started again", async () => {
    const untouched = await mkdtemp(path.join(tmpdir(), "mazepa-killed-"));
    expect(await run(untouched)).toBe(true);
    const expected = await seen(untouched);
    expect(Object.keys(expected.files)).toHaveLength(10);

    for (const dieAt of killPlaces(4)) {
      const directory = await mkdtemp(path.join(tmpdir(), "mazepa-killed-"));
      const wasKilled = !(await run(directory, dieAt));
      if (wasKilled) expect({ dieAt, isOver: await run(directory) }).toEqual({ dieAt, isOver: true });

      expect({ dieAt, ...(await seen(directory)) }).toEqual({ dieAt, ...expected });
      expect({ dieAt, repeated: await repeated(directory) }).toEqual({ dieAt, repeated: [] });
      await rm(directory, { recursive: true });
      expect({ dieAt, wasKilled }).toEqual({ dieAt, wasKilled: dieAt < 17 });
      if (!wasKilled) break;
    }
    await rm(untouched, { recursive: true });
  });

  it("E8 comes to its end though it is killed again and again", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-killed-"));

    // The failing task runs again every time, so that each start writes at least once.
    for (let starts = 0; starts < 8; starts++) expect(await run(directory, 1, "^checkpoint-written$")).toBe(false);
    expect(await run(directory)).toBe(true);
    const { value } = await seen(directory);
    const again = await repeated(directory);
    await rm(directory, { recursive: true });

    expect(value).toEqual([expect.anything(), 6, "failed", "refused is refused", "flaky", "winner", "last-6"]);
    expect(again).toEqual([]);
  });
});
