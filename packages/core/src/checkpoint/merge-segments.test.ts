import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { encodeBlocks } from "./block-format.js";
import { checkpointKeys } from "./checkpoint-keys.js";
import type { HeadLease } from "./head-lease.js";
import { mergeSegments } from "./merge-segments.js";
import { RecordBatch } from "./record-batch.js";
import { encodeSegment } from "./segment-format.js";
import { SegmentList } from "./segment-list.js";
import { SegmentMerger } from "./segment-merger.js";
import { StoredSegment } from "./stored-segment.js";

/** A segment of one block, with the successes of as many tasks. */
async function storedSegment(store: MemoryBlobStore, number: number, values: readonly unknown[]): Promise<StoredSegment> {
  const batch = new RecordBatch({ hasSmallBlocks: false });
  values.forEach((value, task) => {
    const told = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "host:1" };
    batch.add({
      taskId: `${number} ${task}`,
      operationId: "made",
      attempt: 1,
      outcome: { status: "succeeded", value, ...told },
    });
  });
  const id = { epoch: 1, number };
  const { bytes, layout } = encodeSegment({ id, order: id, replaces: [] }, await encodeBlocks(batch));
  await store.put(`${number}`, bytes);
  return new StoredSegment(`${number}`, layout);
}

/** Segments with these numbers of records, and those of the blocks of what they are merged into. */
async function mergedRecords(counts: readonly number[]): Promise<number[] | undefined> {
  const store = new MemoryBlobStore();
  const parts: StoredSegment[] = [];
  for (const [index, count] of counts.entries()) parts.push(await storedSegment(store, index + 1, Array(count).fill(1)));
  const merged = await mergeSegments(store, { epoch: 1, number: 9 }, parts);
  return merged?.layout.header.blocks.map(({ records }) => records);
}

describe("mergeSegments", () => {
  const full = Array(600).fill(1);

  it.each([
    ["puts the records of small blocks together", [20, 20, 20], [60]],
    ["copies blocks of 500 records as they are", [499, 500, 20, 20, 600, 20], [499, 500, 40, 600, 20]],
    ["makes nothing of nothing", [], undefined],
  ])("%s", async (_what, counts, blocks) => {
    expect(await mergedRecords(counts)).toEqual(blocks);
  });

  it("copies blocks of 32 kilobytes as they are", async () => {
    const store = new MemoryBlobStore();
    const rawLength = ({ layout }: StoredSegment) => layout.header.blocks[0]?.rawLength ?? 0;
    const length = 2 ** 15 + 20_000 - rawLength(await storedSegment(store, 1, ["x".repeat(20_000)]));
    const parts = [await storedSegment(store, 1, ["x".repeat(length)]), await storedSegment(store, 2, ["x".repeat(length - 1)])];

    const merged = await mergeSegments(store, { epoch: 1, number: 3 }, [...parts, await storedSegment(store, 3, [1])]);

    expect(parts.map(rawLength)).toEqual([2 ** 15, 2 ** 15 - 1]);
    expect(merged?.layout.header.blocks.map(({ records }) => records)).toEqual([1, 2]);
  });

  it("E9 leaves a segment alone whose entry tells of more than there is, and marks it", async () => {
    const store = new MemoryBlobStore();
    const { key, layout } = await storedSegment(store, 1, [1]);
    const blocks = layout.header.blocks.map((entry) => ({ ...entry, rawLength: entry.rawLength + 1 }));
    const lying = new StoredSegment(key, { ...layout, header: { ...layout.header, blocks } });

    const merged = await mergeSegments(store, { epoch: 1, number: 2 }, [lying]);

    expect([merged, lying.isDamaged]).toEqual([undefined, true]);
  });

  it.each(["keys", "body"] as const)("E9 leaves a segment with a damaged %s alone, and marks it", async (part) => {
    const store = new MemoryBlobStore();
    const parts = [await storedSegment(store, 1, full), await storedSegment(store, 2, full)];
    const [, second] = parts;
    const id = { epoch: 1, number: 3 };
    const whole = await mergeSegments(store, id, parts);
    const bytes = Buffer.from((await store.get("2"))?.bytes ?? []);
    const at = (part === "keys" ? second?.layout.keysAt : second?.layout.bodiesAt)?.[0] ?? 0;
    bytes.writeUInt8(255 - bytes.readUInt8(at), at);
    await store.put("2", bytes);

    const merged = await mergeSegments(store, id, parts);

    expect(whole?.layout.header.blocks.map(({ records }) => records)).toEqual([600, 600]);
    expect(merged).toBeUndefined();
    expect(parts.map(({ isDamaged }) => isDamaged)).toEqual([false, true]);
  });
});

describe("SegmentMerger", () => {
  /** A merger of eight segments, a damaged one, and eight more. */
  async function mergerOf(lease: Partial<HeadLease> = {}) {
    const store = new MemoryBlobStore();
    const parts: StoredSegment[] = [];
    for (let number = 1; number <= 17; number++) parts.push(await storedSegment(store, number, [number]));
    const [damaged] = parts.slice(8);
    if (damaged) damaged.isDamaged = true;
    const segments = new SegmentList(2, parts);
    const warnings: string[] = [];
    const options = { store, segments, keys: checkpointKeys("exec"), onWarning: (message: string) => warnings.push(message) };
    const holding = { isLost: false, verify: async () => undefined, ...lease } as HeadLease;
    return { store, segments, warnings, merger: new SegmentMerger({ ...options, lease: holding }) };
  }

  const settled = () => new Promise(setImmediate);

  it("ends the current merge when it is stopped, and starts no other", async () => {
    const { merger, segments } = await mergerOf();

    merger.consider();
    await merger.stop();
    merger.consider();
    await settled();

    expect(segments.segments.map(({ successCount }) => successCount)).toEqual([8, ...Array(9).fill(1)]);
  });

  it("merges all that it can, and numbers what it has merged", async () => {
    const { merger, segments } = await mergerOf();

    merger.consider();
    while (segments.segments.length > 3) await settled();

    expect(segments.segments.map(({ successCount, firstSuccess }) => [firstSuccess, successCount])).toEqual([
      [0, 8],
      [8, 1],
      [9, 8],
    ]);
    expect([segments.find(8)?.key, segments.find(17)]).toEqual(["9", undefined]);
  });

  it("tells of a merge that has failed, unless it was stopped or the lease is lost", async () => {
    const mergers = [await mergerOf(), await mergerOf(), await mergerOf({ isLost: true })];

    for (const [index, { merger, store }] of mergers.entries()) {
      Object.assign(store, { get: () => Promise.reject(new Error("unreachable")) });
      merger.consider();
      if (index === 1) await merger.stop();
      await settled();
    }

    const told = expect.stringMatching(/^Checkpoint segments could not be merged, .*unreachable/);
    expect(mergers.map(({ warnings }) => warnings)).toEqual([[told], [], []]);
  });
});
