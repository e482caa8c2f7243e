import { describe, expect, it } from "@jest/globals";
import { maxTextLength } from "../serialization/limits.js";
import { decodeBody, decodeKeys, encodeBlocks, type BlockEntry } from "./block-format.js";
import { RecordBatch } from "./record-batch.js";

const startedAt = new Date(1000);

/** The blocks of this number of equal records, of which a quarter are failures. */
async function blocksOf(records: number) {
  const batch = new RecordBatch({ hasSmallBlocks: true });
  for (let task = 0; task < records; task++) {
    const told = { attempt: 1, startedAt, durationMs: 1, worker: "host:1" };
    const failed = { status: "failed", error: "no" as unknown as Error, ...told } as const;
    const outcome = task % 4 === 3 ? failed : ({ status: "succeeded", value: 1, ...told } as const);
    batch.add({ taskId: `${task}`.padStart(32, "0"), operationId: "made", attempt: 1, outcome });
  }
  return encodeBlocks(batch);
}

describe("the blocks of a batch", () => {
  it("hold their own records only", async () => {
    const blocks = await blocksOf(160);

    expect(blocks.map(({ entry }) => entry.records)).toEqual([16, 16, 16, 16, 16, 16, 16, 16, 32]);
    expect(new Set(blocks.slice(0, 8).map(({ entry }) => entry.rawLength)).size).toBe(1);
    const [last, first] = [blocks[8]?.entry.rawLength ?? 0, blocks[0]?.entry.rawLength ?? 0];
    expect(last).toBeGreaterThan(first);
    expect(last).toBeLessThan(2 * first);
  });

  it.each<[string, (entry: BlockEntry) => Partial<BlockEntry>, "keys" | "body"]>([
    ["fewer successes", ({ successes }) => ({ successes: successes - 1 }), "keys"],
    ["more successes than records", ({ records }) => ({ successes: records + 1 }), "body"],
    ["keys of more bytes", ({ records }) => ({ keysLength: 17 * records - 1 }), "body"],
    ["more bytes", ({ rawLength }) => ({ rawLength: rawLength + 1 }), "body"],
    ["fewer bytes than records", ({ records }) => ({ rawLength: records - 1 }), "keys"],
    ["more bytes than can be compressed so", () => ({ bodyLength: 1, rawLength: 1033 }), "keys"],
    ["a text that is too long", () => ({ bodyLength: 2 ** 31, rawLength: 2 ** 16 + 3 * maxTextLength + 1 }), "keys"],
  ])("E9 are refused when their entry tells of %s", async (_what, change, part) => {
    const [block] = await blocksOf(16);
    const entry = { ...block!.entry, ...change(block!.entry) };

    expect(part === "keys" ? decodeKeys(entry, block!.keys) : await decodeBody(entry, block!.body)).toBeUndefined();
  });

  it.each<[string, (entry: BlockEntry) => Partial<BlockEntry>]>([
    ["a byte a record", ({ records }) => ({ rawLength: records })],
    ["as few bytes as zlib can make of them", () => ({ bodyLength: 1, rawLength: 1032 })],
    ["one text of the greatest length", () => ({ bodyLength: 2 ** 31, rawLength: 2 ** 16 + 3 * maxTextLength })],
  ])("E9 are accepted when their entry tells of %s", async (_what, change) => {
    const [block] = await blocksOf(16);

    expect(decodeKeys({ ...block!.entry, ...change(block!.entry) }, block!.keys)?.marks).toHaveLength(16);
  });
});
