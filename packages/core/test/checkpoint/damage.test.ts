import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import type { BlobStore } from "../../src/storage/blob-store.js";
import { idOf, keysOf, openCheckpoint, recordedIds, recordedOutcomes, success } from "./opened-checkpoint.js";

const tasks = 120;
const valueOf = (task: number) => (task % 2 === 0 ? task : { task, text: `result ${task}` });
const allIds = Array.from({ length: tasks }, (_, task) => idOf(task));

/** A store with a few segments: some small, one with several blocks. */
async function recordedStore(): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  const { checkpoint } = await openCheckpoint(store);
  for (let task = 0; task < tasks; task++) {
    checkpoint.append(success(task, valueOf(task)));
    if (task < 5) await checkpoint.flush();
  }
  await checkpoint.close("suspended");
  return store;
}

/** What a head finds: the value of each task whose record it trusts. Throws if one is wrong. */
async function findTasks(store: BlobStore): Promise<{ tasks: number[]; unread: number; warnings: string[] }> {
  const { checkpoint, warnings } = await openCheckpoint(store, { takeOver: true });
  const ids = recordedIds(checkpoint);
  const outcomes = await recordedOutcomes(checkpoint);
  await checkpoint.close("suspended");
  const found: number[] = [];
  ids.forEach((id, number) => {
    const task = allIds.indexOf(id);
    const outcome = outcomes[number];
    expect(task).not.toBe(-1);
    if (outcome === undefined) return;
    expect(outcome).toEqual(success(task, valueOf(task)).outcome);
    found.push(task);
  });
  return { tasks: found, unread: ids.length - found.length, warnings };
}

async function change(store: BlobStore, key: string, edit: (bytes: Buffer) => Buffer): Promise<void> {
  const blob = await store.get(key);
  await store.put(key, edit(Buffer.from(blob?.bytes ?? [])));
}

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return bytes;
}

async function largestSegment(store: BlobStore): Promise<string> {
  const sizes = await Promise.all(
    (await keysOf(store, "executions/exec/segments/")).map(async (key) => ({
      key,
      size: (await store.get(key))?.bytes.length ?? 0,
    })),
  );
  return sizes.sort((left, right) => right.size - left.size)[0]?.key ?? "";
}

describe("a damaged checkpoint", () => {
  it("E9 never makes opening fail and never gives a wrong value, whichever bits are flipped", async () => {
    const damage = fc.array(fc.record({ blob: fc.nat(), at: fc.nat(), bit: fc.nat(7) }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (flips) => {
        const store = await recordedStore();
        const keys = await keysOf(store, "executions/exec/");
        for (const { blob, at, bit } of flips) {
          await change(store, keys[blob % keys.length] ?? "", (bytes) => {
            return flip(bytes, at % bytes.length, bit);
          });
        }

        const { tasks: found } = await findTasks(store);

        expect(found.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: runs(150) },
    );
  });

  it("E9 uses what is intact when a segment was cut off or has other bytes behind", async () => {
    const sizes = fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }), tail: fc.uint8Array({ maxLength: 50 }) });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ cut, tail }) => {
        const store = await recordedStore();
        await change(store, await largestSegment(store), (bytes) =>
          Buffer.concat([bytes.subarray(0, Math.floor(bytes.length * cut)), tail]),
        );

        const { tasks: found, warnings } = await findTasks(store);

        expect(found).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
        if (found.length < tasks) expect(warnings.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(100) },
    );
  });

  it("E9 names the segment and the block, and loses no more than that block", async () => {
    const store = await recordedStore();
    const key = await largestSegment(store);
    await change(store, key, (bytes) => {
      return flip(bytes, bytes.length >>> 1, 4);
    });

    const { tasks: found, warnings } = await findTasks(store);

    expect(tasks - found.length).toBe(16);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`"${key}".*block \\d of 8 .*16 task`))]);
  });

  it("E9 reads the second header when the first is damaged, and gives up a segment without any", async () => {
    const store = await recordedStore();
    const key = await largestSegment(store);
    await change(store, key, (bytes) => bytes.fill(0, 0, 40));
    expect(await findTasks(store)).toMatchObject({ unread: 0, warnings: [], tasks: { length: tasks } });

    await change(store, key, (bytes) => bytes.fill(0, bytes.length - 40));

    const { tasks: found, warnings } = await findTasks(store);
    expect(found).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toEqual([expect.stringContaining(`"${key}": its header is damaged`)]);
  });

  it("E9 goes on when a segment is deleted while the execution runs", async () => {
    const store = await recordedStore();
    const { checkpoint, warnings } = await openCheckpoint(store);
    await store.delete([await largestSegment(store)]);

    const outcomes = await recordedOutcomes(checkpoint);

    expect(outcomes.slice(0, 5).every((outcome) => outcome !== undefined)).toBe(true);
    expect(outcomes.slice(5).every((outcome) => outcome === undefined)).toBe(true);
    expect(warnings).toHaveLength(8);
  });

  it("E9 does not miss a segment that a merge has removed since it was listed", async () => {
    const store = await recordedStore();
    const list = store.list.bind(store);
    store.list = async function* (prefix) {
      yield* list(prefix);
      yield "executions/exec/segments/1-99";
    };

    expect(await findTasks(store)).toMatchObject({ tasks: { length: tasks }, warnings: [] });
  });

  it("E9 skips a segment that is another than its name says", async () => {
    const store = await recordedStore();
    const other = await store.get("executions/exec/segments/1-1");
    await store.put("executions/exec/segments/1-50", other?.bytes ?? new Uint8Array());

    const { tasks: found, warnings } = await findTasks(store);

    expect(found).toHaveLength(tasks);
    expect(warnings).toEqual([expect.stringMatching(/^Checkpoint segment ".*1-50": it is another segment under this name/)]);
  });

  it("E9 leaves blobs alone that are none of its own, and says so", async () => {
    const store = await recordedStore();
    await store.put("executions/exec/segments/notes.txt", Buffer.from("mine"));

    const { tasks: found, warnings } = await findTasks(store);

    expect(found).toHaveLength(tasks);
    expect(warnings).toEqual([expect.stringContaining("notes.txt")]);
    expect(await store.get("executions/exec/segments/notes.txt")).toBeDefined();
  });

  it("E9 numbers what follows a damaged block as if that had never been, and keeps it so while segments are merged", async () => {
    const store = await recordedStore();
    await change(store, await largestSegment(store), (bytes) => {
      const keysBegin = 12 + 24 + 8 * 28 + 4;
      return flip(bytes, keysBegin + 3, 0);
    });
    const { checkpoint, warnings } = await openCheckpoint(store);
    const before = recordedIds(checkpoint);
    for (let task = 0; task < 100; task++) {
      checkpoint.append(success(1000 + task, task));
      await checkpoint.flush();
    }

    const outcomes = await recordedOutcomes(checkpoint);

    expect(warnings).toEqual([expect.stringMatching(/: the keys of block 1 of 8 are damaged; .* 16 task\(s\)/)]);
    expect(before).toEqual([...allIds.slice(0, 5), ...allIds.slice(21)]);
    const expected = [...before.map((id) => valueOf(allIds.indexOf(id))), ...Array.from({ length: 100 }, (_, task) => task)];
    expect(outcomes.map((outcome) => (outcome as { value?: unknown } | undefined)?.value)).toEqual(expected);
  });
});
