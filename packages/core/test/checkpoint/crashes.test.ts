import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import type { BlobStore } from "../../src/storage/blob-store.js";
import { MortalBlobStore } from "./mortal-blob-store.js";
import { failure, idOf, openCheckpoint, recordedIds, recordedValues, success } from "./opened-checkpoint.js";

const steps = 20;

/** Records one task after the other until it dies; the tasks that it knows to be durable. */
async function recordUntilDeath(store: BlobStore): Promise<number[]> {
  const durable: number[] = [];
  try {
    const { checkpoint } = await openCheckpoint(store, { takeOver: true });
    const known = new Set(recordedIds(checkpoint));
    for (let task = 0; task < steps; task++) {
      if (known.has(idOf(task))) continue;
      if (task % 5 === 0) checkpoint.append(failure(task, new Error("at first")));
      checkpoint.append(success(task, `value ${task}`, 2));
      await checkpoint.flush();
      durable.push(task);
    }
    await checkpoint.close("succeeded");
  } catch {
    // It died.
  }
  return durable;
}

/** What a head finds in the store that the dead one has left. */
async function findRecorded(store: BlobStore): Promise<{ ids: string[]; values: unknown[]; warnings: string[] }> {
  const { checkpoint, warnings } = await openCheckpoint(store, { takeOver: true });
  const found = { ids: recordedIds(checkpoint), values: await recordedValues(checkpoint), warnings };
  await checkpoint.close("suspended");
  return found;
}

describe("a head that dies", () => {
  for (const hasEffect of [true, false]) {
    it(`E8 loses nothing that was durable when it dies ${hasEffect ? "after" : "before"} any one of its store's operations`, async () => {
      for (let at = 1; ; at++) {
        const store = new MemoryBlobStore();
        const mortal = new MortalBlobStore(store, { at, hasEffect });

        const durable = await recordUntilDeath(mortal);
        const { ids, values, warnings } = await findRecorded(store);

        const tasks = ids.map((id) => Array.from({ length: steps }, (_, task) => idOf(task)).indexOf(id));
        expect(warnings).toEqual([]);
        expect([...new Set(tasks)].sort((left, right) => left - right)).toEqual(expect.arrayContaining(durable));
        expect(values).toEqual(tasks.map((task) => `value ${task}`));
        if (!mortal.isDead) return;
      }
    });
  }

  it("E8 is followed by others that die too, until one of them ends", async () => {
    for (let at = 3; at < 40; at += 4) {
      const store = new MemoryBlobStore();
      const durable: number[] = [];
      for (let head = 0; durable.length < steps && head < 200; head++) {
        durable.push(...(await recordUntilDeath(new MortalBlobStore(store, { at: at + (head % 5), hasEffect: head % 2 === 0 }))));
        if (head > 0 && at < 8) break; // too short a life to get anywhere
      }

      const { ids, values, warnings } = await findRecorded(store);

      expect(warnings).toEqual([]);
      expect(ids).toEqual(expect.arrayContaining(durable.map(idOf)));
      expect(new Set(values).size).toBe(new Set(ids).size);
    }
  });
});
