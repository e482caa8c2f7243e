import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { killPlaces } from "../../../scripts/random-runs.js";

const script = path.join(import.meta.dirname, "processes", "dying-pattern.js");

/** Whether the pattern ended before it was killed. */
function run(directory: string, dieAt = 0): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, directory, String(dieAt)], (error, _stdout, stderr) => {
      if (error && error.signal !== "SIGKILL") reject(new Error(stderr));
      else resolve(!error);
    });
  });
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-patterns-"));
  mkdirSync(path.join(directory, "effects"));
  return directory;
}

/** The store at the end, the effects that remain, and the number of calls of each. */
async function endOf(directory: string) {
  const { store, seen } = JSON.parse(await readFile(path.join(directory, "end.json"), "utf8")) as {
    store: unknown;
    seen: number;
  };
  const files = await readdir(path.join(directory, "effects"));
  const effects = await Promise.all(files.map((file) => readFile(path.join(directory, "effects", file), "utf8")));
  const calls = new Map<string, number>();
  for (const line of (await readFile(path.join(directory, "log.txt"), "utf8")).trim().split("\n"))
    calls.set(line, (calls.get(line) ?? 0) + 1);
  await rm(directory, { recursive: true });
  return { store, seen, effects: effects.sort(), mostCalls: Math.max(...calls.values()) };
}

describe("a pattern with rounds whose head is killed", () => {
  it("TF41 P13 ends as if it had not been killed, at any place: each effect remains once or is undone", async () => {
    const whole = await newDirectory();
    await run(whole);
    const { seen, ...expected } = await endOf(whole);
    expect(expected).toEqual({
      store: { x: 2, y: 1, a: 0, b: 0, c: 3, d: 2, e: 5 },
      effects: ["a", "b", "c", "d", "e"],
      mostCalls: 1,
    });

    const places = killPlaces(11);
    const killHeads = async () => {
      for (const dieAt of places) {
        if (dieAt > seen) return;
        const directory = await newDirectory();
        const isFinished = await run(directory, dieAt);
        if (!isFinished) await run(directory);
        const { store, effects, mostCalls } = await endOf(directory);
        expect({ dieAt, store, effects }).toEqual({ dieAt, store: expected.store, effects: expected.effects });
        expect(mostCalls).toBeLessThanOrEqual(2);
      }
    };
    await Promise.all([killHeads(), killHeads()]);
  });
});
