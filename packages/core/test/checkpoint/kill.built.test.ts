import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBlobStore } from "@mazepa/core";
import { killPlaces } from "../../../../scripts/random-runs.js";
// The checkpoint is no part of the package's surface.
import { Checkpoint } from "../../dist/checkpoint/checkpoint.js";
import { whenLoaded } from "../../dist/checkpoint/loaded-outcome.js";

const script = path.join(import.meta.dirname, "processes", "dying-head.js");

function runToDeath(directory: string, dieAt: number): Promise<{ durable: number[]; isFinished: boolean }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, directory, String(dieAt)], (error, stdout, stderr) => {
      if (error && error.signal !== "SIGKILL") reject(new Error(stderr));
      const lines = stdout.split("\n").filter(Boolean);
      resolve({ durable: lines.map(Number).filter((task) => !Number.isNaN(task)), isFinished: lines.includes("finished") });
    });
  });
}

async function openCheckpoint(directory: string): Promise<{ checkpoint: Checkpoint; said: unknown[] }> {
  const said: unknown[] = [];
  const tell = (message: unknown) => said.push(message);
  const store = new FileBlobStore(directory);
  const checkpoint = await Checkpoint.open({ store, executionId: "exec", takeOver: false, onWarning: tell, onLost: tell });
  return { checkpoint, said };
}

/** One segment less than are merged. */
async function recordSevenTasks(directory: string): Promise<void> {
  const { checkpoint } = await openCheckpoint(directory);
  for (let task = 0; task < 7; task++) {
    const outcome = {
      status: "succeeded",
      value: `value ${task}`,
      attempt: 1,
      startedAt: new Date(),
      durationMs: 1,
      worker: "w",
    } as const;
    checkpoint.append({ taskId: `task ${task}`, operationId: "double", attempt: 1, outcome });
    await checkpoint.flush();
  }
  await checkpoint.close("suspended");
}

async function recordedValues(checkpoint: Checkpoint): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let number = 0; number < checkpoint.successCount; number++) {
    const outcome = await whenLoaded(checkpoint, number);
    values.push(outcome?.status === "succeeded" ? outcome.value : outcome);
  }
  return values;
}

describe("a head that is killed", () => {
  it("E8 has lost nothing durable, and is followed at once by another, whichever file operation it was about to do", async () => {
    const parent = await mkdtemp(path.join(tmpdir(), "mazepa-head-"));
    const begun = path.join(parent, "begun");
    await recordSevenTasks(begun);
    for (const dieAt of killPlaces(5)) {
      const directory = path.join(parent, String(dieAt));
      await cp(begun, directory, { recursive: true });

      const died = await runToDeath(directory, dieAt);

      const { checkpoint, said } = await openCheckpoint(directory);
      const values = await recordedValues(checkpoint);
      await checkpoint.close("suspended");
      const expected = [0, 1, 2, 3, 4, 5, 6, ...died.durable].map((task) => `value ${task}`);
      expect({ dieAt, said }).toEqual({ dieAt, said: [] });
      expect({ dieAt, values: values.slice(0, expected.length) }).toEqual({ dieAt, values: expected });
      expect(values.length).toBeLessThanOrEqual(expected.length + 1);
      if (died.isFinished) break;
    }
    await rm(parent, { recursive: true });
  });
});
