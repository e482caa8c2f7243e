import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBlobStore } from "@mazepa/core";

const script = path.join(import.meta.dirname, "../checkpoint/processes", "counter.js");
const kills = 15;

/** Lets the process do some steps and kills it wherever it is then. */
async function stepAndKill(child: ChildProcess, steps: number): Promise<string[]> {
  const done: string[] = [];
  child.on("message", (step: string) => {
    done.push(step);
    if (done.length === steps) child.kill("SIGKILL");
  });
  await once(child, "exit");
  return done;
}

describe("a FileBlobStore whose writers are killed", () => {
  it("loses no acknowledged step of a counter that several processes advance, and is not blocked", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-counter-"));
    const store = new FileBlobStore(directory);
    await store.put("counter", Buffer.from("0"));

    const lanes = Array.from({ length: 3 }, async (_, lane) => {
      const done: string[] = [];
      for (let kill = 0; kill < kills / 3; kill++)
        done.push(...(await stepAndKill(fork(script, [directory]), 3 + ((kill * 3 + lane) % 7))));
      return done;
    });
    const acknowledged = (await Promise.all(lanes)).flat();

    const blob = await store.get("counter");
    const count = Number(Buffer.from(blob?.bytes ?? []).toString());
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(count).toBeGreaterThanOrEqual(acknowledged.length);
    // The others are steps whose message did not arrive any more.
    expect(count).toBeLessThanOrEqual(acknowledged.length + 2 * kills);
    expect(await store.put("counter", Buffer.from("end"), { ifVersion: blob?.version })).toBeDefined();
    await new FileBlobStore(directory).put("sweep", Buffer.from("x"));
    expect((await readdir(path.join(directory, ".mazepa", "drafts"))).filter((name) => !name.endsWith(".lock"))).toEqual([]);
    await rm(directory, { recursive: true });
  });
});
