import { describe, expect, it, jest } from "@jest/globals";
import { whenLoaded } from "../../src/checkpoint/loaded-outcome.js";
import { encodeBlocks, type StoredBlock } from "../../src/checkpoint/block-format.js";
import { OutcomeReader } from "../../src/checkpoint/outcome-reader.js";
import { RangeReader } from "../../src/checkpoint/range-reader.js";
import { RecordBatch } from "../../src/checkpoint/record-batch.js";
import { encodeSegment } from "../../src/checkpoint/segment-format.js";
import { SegmentList } from "../../src/checkpoint/segment-list.js";
import { StoredSegment } from "../../src/checkpoint/stored-segment.js";
import type { TaskOutcome } from "../../src/tasks/task-outcome.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import { gate } from "../gate.js";
import { failure, openCheckpoint, success } from "./opened-checkpoint.js";

/** A store in which `values` are recorded, and the ranges that were read since. */
async function recorded(values: readonly unknown[]) {
  const store = new MemoryBlobStore();
  const first = await openCheckpoint(store);
  values.forEach((value, task) => first.checkpoint.append(success(task, value)));
  await first.checkpoint.close("suspended");
  const { checkpoint } = await openCheckpoint(store);
  const reads: string[] = [];
  const getRange = store.getRange.bind(store);
  store.getRange = (key, start, end) => {
    reads.push(`${key} ${start}`);
    return getRange(key, start, end);
  };
  return { store, checkpoint, reads };
}

async function readInOrder({ checkpoint }: Awaited<ReturnType<typeof recorded>>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await whenLoaded(checkpoint, number);
}

describe("reading a checkpoint", () => {
  it("E8 reads each block once when everything is asked for in order, and the next ones before that", async () => {
    const store = await recorded(Array.from({ length: 9000 }, (_, task) => task));

    await whenLoaded(store.checkpoint, 0);
    await new Promise(setImmediate);
    expect(store.reads.length).toBeGreaterThan(8);
    expect(store.reads).toEqual(inOrder(store.reads));
    await readInOrder(store, 9000);

    expect(new Set(store.reads).size).toBe(store.reads.length);
    await store.checkpoint.close("suspended");
  });

  it("E8 reads no more than a block when its values are asked for in no order", async () => {
    const store = await recorded(Array.from({ length: 9000 }, (_, task) => task));

    for (const number of [8000, 5000, 3000]) {
      expect(await whenLoaded(store.checkpoint, number)).toMatchObject({ value: number });
      expect(await whenLoaded(store.checkpoint, number + 1)).toMatchObject({ value: number + 1 });
    }

    expect(store.reads).toHaveLength(3);
    await store.checkpoint.close("suspended");
  });

  it("E8 reads large values only when they are asked for, each once", async () => {
    const large = Array.from({ length: 4 }, (_, task) => "x".repeat(2 ** 20) + task);
    const store = await recorded(large);

    await whenLoaded(store.checkpoint, 0);
    await new Promise(setImmediate);
    expect(store.reads).toHaveLength(1);
    await readInOrder(store, 4);

    expect(new Set(store.reads).size).toBe(store.reads.length);
    await store.checkpoint.close("suspended");
  });

  it("E8 one read serves all who ask for values of a block at the same time", async () => {
    const store = await recorded(Array.from({ length: 10 }, (_, task) => task));

    const asked = Array.from({ length: 10 }, (_, number) => whenLoaded(store.checkpoint, number));
    const outcomes = await Promise.all(asked);

    expect(outcomes.map((outcome) => outcome?.status === "succeeded" && outcome.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(store.reads).toHaveLength(1);
    await store.checkpoint.close("suspended");
  });

  it("E8 reads a result from the merged segment when a merge has removed the one that was being read", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    for (let task = 0; task < 7; task++) {
      first.checkpoint.append(success(task, `value ${task}`));
      await first.checkpoint.flush();
    }
    await first.checkpoint.close("suspended");
    const { checkpoint, warnings } = await openCheckpoint(store);
    const [asked, merged] = [gate(), gate()];
    const getRange = store.getRange.bind(store);
    store.getRange = async (key, start, end) => {
      asked.open();
      await merged.opened;
      return getRange(key, start, end);
    };

    const loading = whenLoaded(checkpoint, 0);
    await asked.opened;
    checkpoint.append(success(7, "the eighth"));
    await checkpoint.flush();
    while ((await segmentsOf(store)) > 1) await new Promise(setImmediate);
    merged.open();

    expect(await loading).toMatchObject({ value: "value 0" });
    expect(warnings).toEqual([]);
    await checkpoint.close("suspended");
  });
});

describe("opening a checkpoint", () => {
  it("E8 reads each small segment once", async () => {
    const { store } = await recorded([1, 2, 3]);
    const getRange = jest.spyOn(store, "getRange");

    const { checkpoint } = await openCheckpoint(store, { takeOver: true });

    expect(checkpoint.successCount).toBe(3);
    expect(getRange).toHaveBeenCalledTimes(1);
  });

  it("E8 reads a head that is longer than what is read at first", async () => {
    const store = new MemoryBlobStore();
    const batch = new RecordBatch({ hasSmallBlocks: true });
    batch.add(success(1, "one"));
    const id = { epoch: 1, number: 1 };
    const replaces = Array.from({ length: 6000 }, (_, index) => ({ epoch: 1, from: 2 + 2 * index, to: 2 + 2 * index }));
    const { bytes } = encodeSegment({ id, order: id, replaces }, await encodeBlocks(batch));
    await store.put("executions/exec/segments/1-1", bytes);
    const get = jest.spyOn(store, "get");

    const { checkpoint, warnings } = await openCheckpoint(store);

    expect(await whenLoaded(checkpoint, 0)).toMatchObject({ value: "one" });
    expect([warnings, get.mock.calls.filter(([key]) => key.includes("segments"))]).toEqual([[], []]);
  });
});

describe("OutcomeReader", () => {
  /** A reader of one block, whose keys are those of successes, whatever its records are. */
  async function readerOf(outcome: TaskOutcome) {
    const [told, found] = await Promise.all([blockOf(success(0, 0).outcome), blockOf(outcome)]);
    const { bodyLength, bodyChecksum, rawLength } = found.entry;
    const entry = { ...told.entry, bodyLength, bodyChecksum, rawLength };
    const id = { epoch: 1, number: 1 };
    const { bytes, layout } = encodeSegment({ id, order: id, replaces: [] }, [{ ...told, entry, body: found.body }]);
    const store = new MemoryBlobStore();
    await store.put("segment", bytes);
    const segment = new StoredSegment("segment", layout);
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const reader = new OutcomeReader({ segments: new SegmentList(1, [segment]), reader: new RangeReader(store), onWarning });
    return { reader, segment, warnings };
  }

  it("has nothing under numbers that no success has", async () => {
    const { reader } = await readerOf(success(0, 0).outcome);

    expect(await whenLoaded(reader, 1)).toMatchObject({ value: 0 });
    expect([reader.load(-1), reader.load(2)]).toEqual([undefined, undefined]);
  });

  it("E9 warns once of a block with other records than its keys tell of", async () => {
    const { reader, segment, warnings } = await readerOf(failure(0, new Error("no")).outcome);

    for (const number of [0, 1, 0]) expect(await whenLoaded(reader, number)).toBeUndefined();

    expect(segment.isDamaged).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/^Checkpoint segment "segment": block 1 of 1 .* 2 task\(s\)/)]);
  });
});

/** A block of two records with this outcome. */
async function blockOf(outcome: TaskOutcome): Promise<StoredBlock> {
  const batch = new RecordBatch({ hasSmallBlocks: false });
  for (const task of [1, 2]) batch.add({ ...success(task, 0), outcome });
  const [block] = await encodeBlocks(batch);
  if (!block) throw new Error("there is no block");
  return block;
}

/** Reads of parts of one blob, from the first to the last. */
function inOrder(reads: readonly string[]): string[] {
  const startOf = (read: string) => Number(read.split(" ")[1]);
  return reads.toSorted((left, right) => startOf(left) - startOf(right));
}

async function segmentsOf(store: MemoryBlobStore): Promise<number> {
  const keys: string[] = [];
  for await (const key of store.list("executions/exec/segments/")) keys.push(key);
  return keys.length;
}
