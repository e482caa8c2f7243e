import { describe, expect, it } from "@jest/globals";
import { whenLoaded } from "../../src/checkpoint/loaded-outcome.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import { gate } from "../gate.js";
import { openCheckpoint, success } from "./opened-checkpoint.js";

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
  return { checkpoint, reads };
}

async function readInOrder({ checkpoint }: Awaited<ReturnType<typeof recorded>>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await whenLoaded(checkpoint, number);
}

describe("reading a checkpoint", () => {
  it("E8 reads each block once when everything is asked for in order, and the next ones before that", async () => {
    const store = await recorded(Array.from({ length: 9000 }, (_, task) => task));

    await whenLoaded(store.checkpoint, 0);
    await new Promise(setImmediate);
    expect(store.reads.length).toBeGreaterThan(1);
    await readInOrder(store, 9000);

    expect(new Set(store.reads).size).toBe(store.reads.length);
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

async function segmentsOf(store: MemoryBlobStore): Promise<number> {
  const keys: string[] = [];
  for await (const key of store.list("executions/exec/segments/")) keys.push(key);
  return keys.length;
}
