import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { writeTaskKey } from "../tasks/task-key.js";
import { decodeBody, decodeKeys, encodeBlocks } from "./block-format.js";
import { ByteReader } from "./byte-reader.js";
import { RecordBatch } from "./record-batch.js";
import { readOutcome } from "./record-format.js";
import type { RecordedOutcome } from "./recorded-outcome.js";

const value = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.jsonValue(),
);
const told = {
  attempt: fc.integer({ min: 1, max: 1000 }),
  startedAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
  durationMs: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true })),
  worker: fc.constantFrom("in-process", "host:1", "höst:2"),
};
const outcome = fc.oneof(
  { weight: 4, arbitrary: fc.record({ status: fc.constant("succeeded" as const), value, ...told }) },
  fc.record({ status: fc.constant("failed" as const), error: fc.string().map((text) => new Error(text)), ...told }),
  fc.record({ status: fc.constant("cancelled" as const), reason: fc.string(), ...told }),
);
const taskId = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }));
const record: fc.Arbitrary<RecordedOutcome> = fc
  .record({ taskId, operationId: fc.constantFrom("a", "@acme/ops:b"), outcome })
  .map((each) => ({ ...each, attempt: each.outcome.attempt }));

function keyOf(id: string): number[] {
  const key = new Uint32Array(4);
  writeTaskKey(id, key);
  return [...key];
}

/** The records in the blocks of a batch, after they were encoded and decoded. */
async function decodeAll(batch: RecordBatch) {
  const decoded = [];
  for (const { entry, keys, body } of await encodeBlocks(batch)) {
    const blockKeys = decodeKeys(entry, keys);
    const block = await decodeBody(entry, body);
    if (!blockKeys || !block) throw new Error("a block cannot be decoded");
    for (let index = 0; index < entry.records; index++) {
      decoded.push({
        key: [...blockKeys.keys.subarray(index * 4, index * 4 + 4)],
        mark: blockKeys.marks[index],
        outcome: readOutcome(new ByteReader(block.bytes, block.starts[index]), block),
        source: { ...block, ...blockKeys },
        index,
      });
    }
  }
  return decoded;
}

function outcomeOf(text: string) {
  const told = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "w" };
  return { status: "succeeded" as const, value: text, ...told };
}

describe("RecordBatch", () => {
  it("gives back each record, from memory, from its blocks, and from blocks that were merged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 200 }), fc.boolean(), async (records, hasSmallBlocks) => {
        const batch = new RecordBatch({ hasSmallBlocks });
        records.forEach((each) => batch.add(each));
        const merged = new RecordBatch({ hasSmallBlocks: !hasSmallBlocks });
        const decoded = await decodeAll(batch);
        decoded.forEach(({ source, index }) => merged.copy(source, index));
        const again = await decodeAll(merged);

        const expected = records.map((each) => ({
          key: keyOf(each.taskId),
          mark: each.attempt * 2 + (each.outcome.status === "succeeded" ? 0 : 1),
          outcome: each.outcome,
        }));
        const successes = records.filter((each) => each.outcome.status === "succeeded");
        expect(decoded).toMatchObject(expected);
        expect(again).toMatchObject(expected);
        expect(successes.map((_, ordinal) => batch.success(ordinal))).toEqual(successes.map((each) => each.outcome));
      }),
      { numRuns: runs(60) },
    );
  });

  it("is empty after clear, and can be used again", async () => {
    const batch = new RecordBatch({ hasSmallBlocks: true });
    for (let index = 0; index < 40; index++)
      batch.add({ taskId: `${index}`, operationId: "old", attempt: 1, outcome: outcomeOf("old") });

    batch.clear();
    batch.add({ taskId: "x", operationId: "new", attempt: 1, outcome: outcomeOf("new") });

    expect([batch.count, batch.successCount, batch.blocks.length]).toEqual([1, 1, 1]);
    expect(await decodeAll(batch)).toMatchObject([{ key: keyOf("x"), outcome: outcomeOf("new") }]);
  });

  it.each<[string, { value?: unknown; durationMs?: number; taskId?: string }, number]>([
    ["true", { value: true }, 6],
    ["false", { value: false }, 6],
    ["null", { value: null }, 6],
    ["undefined", { value: undefined }, 6],
    ["a whole number", { value: -64 }, 7],
    ["a fraction", { value: 0.5 }, 14],
    ["a text", { value: "abc" }, 6 + 4 + '"abc"'.length],
    ["a duration with a fraction", { durationMs: 0.5 }, 13],
    ["the id of a task that has a name", { taskId: "name" }, 6 + 4 + "name".length],
  ])("takes few bytes for %s", (_what, { taskId = "0".repeat(32), ...told }, bytes) => {
    const batch = new RecordBatch({ hasSmallBlocks: false });
    const outcome = { ...outcomeOf(""), value: null, durationMs: 0, ...told };

    batch.add({ taskId, operationId: "a", attempt: 1, outcome });

    expect(batch.body.length).toBe(bytes);
  });

  it("names each operation and worker once a block", () => {
    const batch = new RecordBatch({ hasSmallBlocks: false });

    for (const operationId of ["a", "b", "a", "b"]) batch.add({ taskId: "x", operationId, attempt: 1, outcome: outcomeOf("") });

    expect(batch.blocks.map(({ names }) => names.list)).toEqual([["a", "w", "b"]]);
  });

  it("keeps the keys of more records than it was made for", async () => {
    const batch = new RecordBatch({ hasSmallBlocks: false });
    const ids = Array.from({ length: 300 }, (_, task) => `${task}`);

    for (const taskId of ids) batch.add({ taskId, operationId: "a", attempt: 1, outcome: outcomeOf(taskId) });

    expect((await decodeAll(batch)).map(({ key }) => key)).toEqual(ids.map(keyOf));
  });
});
