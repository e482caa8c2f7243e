import { crc32 } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import { keysOf, openCheckpoint, recordedIds, recordedOutcomes, success } from "./opened-checkpoint.js";

/** Where things stand in the head of a segment that replaces none, see `segment-format.ts`. */
const at = { length: 8, replaces: 28, blocks: 32, records: 36, successes: 40, keysLength: 44, bodyLength: 52, rawLength: 60 };

/** One segment whose head says something else at `offset`, and whose checksums are right. */
async function storeWith(offset: number, value: number): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  const { checkpoint } = await openCheckpoint(store);
  for (let task = 0; task < 10; task++) checkpoint.append(success(task, { task }));
  await checkpoint.close("suspended");
  const [key = ""] = (await keysOf(store, "executions")).filter((each) => each.includes("/segments/"));
  const bytes = Buffer.from((await store.get(key))!.bytes);
  const length = bytes.readUInt32LE(at.length);
  for (const start of [0, bytes.length - 4 - length]) {
    bytes.writeUInt32LE(value, start + offset);
    bytes.writeUInt32LE(crc32(bytes.subarray(start, start + length - 4)), start + length - 4);
  }
  await store.put(key, bytes);
  return store;
}

describe("a segment whose head counts more than there are bytes for", () => {
  it.each(Object.entries(at).flatMap(([name, offset]) => [2 ** 31, 2 ** 32 - 1].map((value) => [name, value, offset] as const)))(
    "E9 V3 is skipped with a warning, and takes no memory: %s of %p",
    async (_name, value, offset) => {
      const store = await storeWith(offset, value);
      const before = process.memoryUsage().arrayBuffers;

      const { checkpoint, warnings } = await openCheckpoint(store, { takeOver: true });
      const ids = recordedIds(checkpoint);
      const outcomes = await recordedOutcomes(checkpoint);
      await checkpoint.close("suspended");

      expect(warnings).not.toEqual([]);
      expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual([]);
      expect(ids.length).toBeLessThanOrEqual(10);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
    },
  );
});

describe("a segment of another format", () => {
  it("E9 is left alone, and says what to do", async () => {
    const store = await storeWith(4, 2);

    await expect(openCheckpoint(store)).rejects.toMatchObject({
      ...{ code: "MAZEPA_STORAGE", message: expect.stringMatching(/format 2; .* knows format 1. Update it/) },
    });
  });
});
