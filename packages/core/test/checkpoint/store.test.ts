import { describe, expect, it } from "@jest/globals";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileBlobStore } from "../../src/storage/file-blob-store.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import {
  failure,
  idOf,
  keysOf,
  openCheckpoint,
  recordedFailures,
  recordedIds,
  recordedOutcomes,
  recordedValues,
  success,
} from "./opened-checkpoint.js";

describe("a checkpoint", () => {
  it("E8 gives a later head every recorded outcome, in the order in which they were recorded", async () => {
    const store = new MemoryBlobStore();
    const records = [1, "two", { three: [3, null] }, undefined, new Map([["five", 5n]]), new Date(6), true, -0, NaN, 2 ** 60].map(
      (value, task) => success(task, value),
    );
    const first = await openCheckpoint(store);
    records.forEach((record) => first.checkpoint.append(record));
    await first.checkpoint.close("suspended");

    const second = await openCheckpoint(store);

    expect(second.checkpoint.successCount).toBe(records.length);
    expect(recordedIds(second.checkpoint)).toEqual(records.map(({ taskId }) => taskId));
    expect(await recordedOutcomes(second.checkpoint)).toEqual(records.map(({ outcome }) => outcome));
    expect(second.warnings).toEqual([]);
  });

  it("E8 goes on with the numbers where the head before stopped", async () => {
    const store = new MemoryBlobStore();
    for (let head = 0; head < 5; head++) {
      const { checkpoint } = await openCheckpoint(store);
      expect([checkpoint.epoch, checkpoint.successCount]).toEqual([head + 1, head * 2]);
      checkpoint.append(success(head * 2, head * 2));
      checkpoint.append(success(head * 2 + 1, head * 2 + 1));
      expect(await recordedValues(checkpoint)).toEqual(Array.from({ length: head * 2 + 2 }, (_, task) => task));
      await checkpoint.close("suspended");
    }

    const { checkpoint } = await openCheckpoint(store);

    expect(await recordedValues(checkpoint)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("E8 records failures only for reporting, with the attempts that were used", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    const unspeakable = Object.assign(new Error("no"), { callback: () => {} });
    first.checkpoint.append(failure(1, new TypeError("first"), 1));
    first.checkpoint.append(success(2, "fine", 3));
    first.checkpoint.append(failure(1, unspeakable, 2));
    await first.checkpoint.close("failed");

    const { checkpoint } = await openCheckpoint(store);

    expect(checkpoint.successCount).toBe(1);
    expect(recordedFailures(checkpoint)).toEqual([
      { id: idOf(1), attempt: 1 },
      { id: idOf(1), attempt: 2 },
    ]);
    const attempts: number[] = [];
    checkpoint.forEachSuccess((_key, attempt) => attempts.push(attempt));
    expect(attempts).toEqual([3]);
  });

  it("E8 refuses a value that cannot be recorded when it is appended, and goes on as if it had not been", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    first.checkpoint.append(success(1, 1));

    expect(() => first.checkpoint.append(success(2, { callback: () => {} }))).toThrow(
      expect.objectContaining({ code: "MAZEPA_SERIALIZATION" }),
    );
    first.checkpoint.append(success(3, 3));
    await first.checkpoint.close("suspended");

    const { checkpoint } = await openCheckpoint(store);
    expect(recordedIds(checkpoint)).toEqual([idOf(1), idOf(3)]);
    expect(await recordedValues(checkpoint)).toEqual([1, 3]);
  });

  it("E8 numbers a success whose value cannot be recorded, which is not to be read", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    first.checkpoint.append(success(1, 1));
    first.checkpoint.appendUnreadable(success(2, () => {}));
    first.checkpoint.append(success(3, 3));
    const unwritten = await recordedValues(first.checkpoint);
    await first.checkpoint.flush();
    const written = await recordedValues(first.checkpoint);
    await first.checkpoint.close("suspended");

    const { checkpoint, warnings } = await openCheckpoint(store);

    expect([unwritten, written, await recordedValues(checkpoint)]).toEqual(Array(3).fill([1, undefined, 3]));
    expect(recordedIds(checkpoint)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Checkpoint segment "executions\/exec\/segments\/1-1": a result in block 1 cannot be read and is not used: (?!\w*Error)/,
      ),
    ]);
    expect(() => first.checkpoint.appendUnreadable(success(4, 4))).toThrow(/after the checkpoint .* was closed/);
  });

  it("E8 only adds segments, and merges them so that there are few", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint, warnings } = await openCheckpoint(store);
    const most = { segments: 0 };
    for (let task = 0; task < 500; task++) {
      checkpoint.append(success(task, { task }));
      await checkpoint.flush();
      most.segments = Math.max(most.segments, (await keysOf(store, "executions/exec/segments/")).length);
    }
    expect(await recordedValues(checkpoint)).toEqual(Array.from({ length: 500 }, (_, task) => ({ task })));
    await checkpoint.close("suspended");

    const resumed = await openCheckpoint(store);

    expect(most.segments).toBeLessThan(40);
    expect(recordedIds(resumed.checkpoint)).toEqual(Array.from({ length: 500 }, (_, task) => idOf(task)));
    expect(await recordedValues(resumed.checkpoint)).toEqual(Array.from({ length: 500 }, (_, task) => ({ task })));
    expect([...warnings, ...resumed.warnings]).toEqual([]);
  });

  it("E8 merges, when it is opened, the segments that the head before could not merge", async () => {
    const store = new MemoryBlobStore();
    const get = store.get.bind(store);
    const first = await openCheckpoint(store);
    Object.assign(store, { get: (key: string) => (key.includes("segments") ? Promise.reject(new Error("denied")) : get(key)) });
    for (let task = 0; task < 8; task++) {
      first.checkpoint.append(success(task, task));
      await first.checkpoint.flush();
    }
    while (first.warnings.length === 0) await new Promise(setImmediate);
    await first.checkpoint.close("suspended");
    const before = await keysOf(store, "executions/exec/segments/");
    Object.assign(store, { get });

    const { checkpoint } = await openCheckpoint(store);
    await checkpoint.close("suspended");

    expect(before).toHaveLength(8);
    expect(await keysOf(store, "executions/exec/segments/")).toEqual(["executions/exec/segments/2-1"]);
    expect(first.warnings).toEqual([expect.stringMatching(/could not be merged, which is tried again later: .*denied/)]);
  });

  it("E8 visits its recorded successes once", async () => {
    const { checkpoint } = await openCheckpoint(new MemoryBlobStore());
    recordedIds(checkpoint);

    expect(() => recordedIds(checkpoint)).toThrow(/visited before/);
  });

  it("X1 makes generations of the outcome queue durable before it tells them", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    expect(first.checkpoint.generation).toBe(0);
    expect([await first.checkpoint.nextGeneration(), await first.checkpoint.nextGeneration()]).toEqual([1, 2]);

    const second = await openCheckpoint(store, { takeOver: true });

    expect(second.checkpoint.generation).toBe(2);
  });

  it("X1 tells the next head that a generation is over, until it has taken another", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint } = await openCheckpoint(store);
    await checkpoint.nextGeneration();
    await checkpoint.endGeneration();

    const next = await openCheckpoint(store, { takeOver: true });
    const found = next.checkpoint.isGenerationOver;
    await next.checkpoint.nextGeneration();

    expect([found, next.checkpoint.isGenerationOver]).toEqual([true, false]);
    await expect(checkpoint.endGeneration()).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
  });

  it("tells in the store how the execution ended", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint } = await openCheckpoint(store, { now: () => Date.parse("2026-11-21T12:00:00Z") });
    checkpoint.append(success(1, 1));
    checkpoint.append(failure(2, new Error("no")));
    await checkpoint.close("succeeded");

    const status: unknown = JSON.parse(Buffer.from((await store.get("executions/exec/status"))?.bytes ?? []).toString());

    expect(status).toMatchObject({
      ...{ state: "succeeded", succeeded: 1, otherOutcomes: 1, epoch: 1, endedAt: "2026-11-21T12:00:00.000Z" },
    });
  });

  it("says at once when the directory holds something else, or cannot be written", async () => {
    const parent = await mkdtemp(path.join(tmpdir(), "mazepa-foreign-"));
    await writeFile(path.join(parent, "thesis.tex"), "");

    await expect(openCheckpoint(new FileBlobStore(parent))).rejects.toThrow(/not a blob store: it holds "thesis.tex"/);
    await expect(openCheckpoint(new FileBlobStore(path.join(parent, "thesis.tex", "store")))).rejects.toThrow(
      /a part of its path is a file/,
    );

    await rm(parent, { recursive: true });
  });

  it("refuses the id of an execution that could point elsewhere", async () => {
    for (const executionId of ["", "../other", "a/b", "x".repeat(65), "ä"]) {
      await expect(openCheckpoint(new MemoryBlobStore(), { executionId })).rejects.toMatchObject({
        code: "MAZEPA_INVALID_OPTION",
      });
    }
  });
});
