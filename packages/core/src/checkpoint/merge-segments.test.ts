import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { encodeBlocks } from "./block-format.js";
import { mergeSegments } from "./merge-segments.js";
import { RecordBatch } from "./record-batch.js";
import { decodeHeader, encodeSegment } from "./segment-format.js";
import { StoredSegment } from "./stored-segment.js";

/** A segment of one block, with enough records to be copied as it is. */
async function storedSegment(store: MemoryBlobStore, number: number): Promise<StoredSegment> {
  const batch = new RecordBatch({ hasSmallBlocks: false });
  for (let task = 0; task < 600; task++) {
    const told = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "host:1" };
    batch.add({
      taskId: `${number} ${task}`,
      operationId: "made",
      attempt: 1,
      outcome: { status: "succeeded", value: task, ...told },
    });
  }
  const id = { epoch: 1, number };
  const bytes = encodeSegment({ id, order: id, replaces: [] }, await encodeBlocks(batch));
  const layout = decodeHeader(bytes);
  if (!layout) throw new Error("the segment cannot be read");
  await store.put(`${number}`, bytes);
  return new StoredSegment(`${number}`, layout);
}

describe("mergeSegments", () => {
  it.each(["keys", "body"] as const)("E9 leaves a segment with a damaged %s alone, and marks it", async (part) => {
    const store = new MemoryBlobStore();
    const parts = [await storedSegment(store, 1), await storedSegment(store, 2)];
    const [, second] = parts;
    const id = { epoch: 1, number: 3 };
    const whole = await mergeSegments(store, id, parts);
    const bytes = Buffer.from((await store.get("2"))?.bytes ?? []);
    const at = (part === "keys" ? second?.layout.keysAt : second?.layout.bodiesAt)?.[0] ?? 0;
    bytes.writeUInt8(255 - bytes.readUInt8(at), at);
    await store.put("2", bytes);

    const merged = await mergeSegments(store, id, parts);

    expect(whole && decodeHeader(whole)?.header.blocks.map(({ records }) => records)).toEqual([600, 600]);
    expect(merged).toBeUndefined();
    expect(parts.map(({ isDamaged }) => isDamaged)).toEqual([false, true]);
  });
});
