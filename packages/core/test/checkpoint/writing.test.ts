import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { whenLoaded } from "../../src/checkpoint/loaded-outcome.js";
import type { BlobStore } from "../../src/storage/blob-store.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import { gate } from "../gate.js";
import { keysOf, openCheckpoint, recordedValues, success } from "./opened-checkpoint.js";

const timersOfLease = 1;

/** A store that writes segments when it is told to. */
function heldStore() {
  const store = new MemoryBlobStore();
  const written = gate();
  const put = store.put.bind(store);
  store.put = async (key, ...rest) => {
    if (key.includes("segments")) await written.opened;
    return put(key, ...rest);
  };
  return { store, written };
}

/** A checkpoint, and the numbers of records in each segment that it has written. */
async function openWriting({ store = new MemoryBlobStore(), ...options }: { store?: BlobStore; intervalMs?: number }) {
  const written: number[] = [];
  const opened = await openCheckpoint(store, { ...options, onWritten: ({ records }) => written.push(records) });
  return { ...opened, written };
}

describe("writing a checkpoint", () => {
  // Leases that tests leave renew themselves: on clocks of their own.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it("E8 says how much is not durable yet, and reads it meanwhile", async () => {
    const { store, written } = heldStore();
    const { checkpoint } = await openCheckpoint(store);

    const pending = [checkpoint.pendingBytes];
    for (const task of [0, 1]) checkpoint.append(success(task, task));
    pending.push(checkpoint.pendingBytes);
    const flushed = checkpoint.flush();
    for (const task of [2, 3]) checkpoint.append(success(task, task));
    pending.push(checkpoint.pendingBytes);
    const values = await recordedValues(checkpoint);
    written.open();
    await flushed;
    await new Promise(setImmediate);
    pending.push(checkpoint.pendingBytes);

    const [, two = 0] = pending;
    expect(two).toBeGreaterThan(32);
    expect(pending).toEqual([0, two, 2 * two, two]);
    expect([values, await whenLoaded(checkpoint, 4)]).toEqual([[0, 1, 2, 3], undefined]);
  });

  it.each(["append", "appendUnreadable"] as const)(
    "E8 %s waits for the interval, which keeps no process alive",
    async (append) => {
      const { checkpoint, written } = await openWriting({ intervalMs: 1000 });
      const timers = jest.spyOn(globalThis, "setTimeout");

      for (const task of [1, 2]) {
        checkpoint[append](success(task, task));
        await jest.advanceTimersByTimeAsync(500);
      }
      const keptAlive = timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef());
      timers.mockRestore();
      await jest.advanceTimersByTimeAsync(5000);

      expect(written).toEqual([2]);
      expect(keptAlive).toEqual([false]);
      expect(jest.getTimerCount()).toBe(timersOfLease);
    },
  );

  it("E13 writes and says nothing more once another head leads", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint, written, warnings, losses } = await openWriting({ store, intervalMs: 1000 });
    await store.delete(["executions/exec/lease"]);
    checkpoint.append(success(1, 1));

    await jest.advanceTimersByTimeAsync(5000);

    expect([written, warnings, losses.length]).toEqual([[], [], 1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("E8 writes eight megabytes at once when it is behind, and no more", async () => {
    const { store, written: held } = heldStore();
    const { checkpoint, written } = await openWriting({ store });

    for (let task = 0; task < 11; task++) checkpoint.append(success(task, "x".repeat(2 ** 20)));
    held.open();
    await checkpoint.flush();

    expect(written).toEqual([1, 8, 2]);
  });

  it("E8 warns when it could not write by itself, and tries again", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint, written, warnings } = await openWriting({ store, intervalMs: 1000 });
    jest.spyOn(store, "put").mockRejectedValueOnce(new Error("disk full"));
    checkpoint.append(success(1, 1));

    await jest.advanceTimersByTimeAsync(1000);
    const atFirst = [...written];
    await jest.advanceTimersByTimeAsync(1000);

    expect([atFirst, written]).toEqual([[], [1]]);
    expect(warnings).toEqual([expect.stringMatching(/^The checkpoint could not be written, which is tried again: .*disk full/)]);
  });

  it("E8 writes nothing more once it is closed, also when that has failed", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    const { checkpoint } = await openCheckpoint(store, { intervalMs: 1000 });
    store.put = (key, ...rest) => (key.includes("segments") ? Promise.reject(new Error("disk full")) : put(key, ...rest));
    checkpoint.append(success(1, 1));
    await expect(checkpoint.close("suspended")).rejects.toThrow("disk full");
    store.put = put;

    await jest.advanceTimersByTimeAsync(10_000);

    expect(await keysOf(store, "executions/exec/")).toEqual(["executions/exec/lease"]);
  });

  it("E8 flushes at once for all who ask at the same time", async () => {
    const { checkpoint, written } = await openWriting({});

    checkpoint.append(success(0, 0));
    const flushes = [checkpoint.flush()];
    for (let task = 1; task < 50; task++) {
      checkpoint.append(success(task, task));
      flushes.push(checkpoint.flush());
    }
    await Promise.all(flushes);

    expect(written).toEqual([1, 49]);
  });

  it("E8 writes by itself when enough has been appended", async () => {
    const { checkpoint, written } = await openWriting({});

    for (let task = 0; task < 25_000; task++) checkpoint.append(success(task % 100, task));
    await checkpoint.flush();

    expect(written.reduce((sum, records) => sum + records, 0)).toBe(25_000);
    expect(written.length).toBeGreaterThan(1);
    expect([await whenLoaded(checkpoint, 0), await whenLoaded(checkpoint, 24_999)]).toMatchObject([
      { value: 0 },
      { value: 24_999 },
    ]);
  });

  it("E8 keeps what could not be written, and writes it when the store works again", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    const { checkpoint } = await openCheckpoint(store);
    store.put = () => Promise.reject(new Error("disk full"));
    checkpoint.append(success(1, "kept"));

    await expect(checkpoint.flush()).rejects.toThrow("disk full");
    expect(await whenLoaded(checkpoint, 0)).toMatchObject({ value: "kept" });
    store.put = put;
    await checkpoint.close("suspended");

    expect(await recordedValues((await openCheckpoint(store)).checkpoint)).toEqual(["kept"]);
  });

  it("gives the first error when it cannot be closed in good order", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint, warnings } = await openCheckpoint(store);
    checkpoint.append(success(1, 1));
    store.put = () => Promise.reject(new Error("disk full"));

    await expect(checkpoint.close("succeeded")).rejects.toThrow("disk full");

    expect(warnings).toEqual([expect.stringContaining("could not be released")]);
    expect(() => checkpoint.append(success(2, 2))).toThrow(/after the checkpoint .* was closed/);
  });
});
