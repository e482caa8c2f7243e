import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { crc32 } from "node:zlib";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import type { BlobStore } from "../storage/blob-store.js";
import { HeadLease, type HeadLeaseOptions } from "./head-lease.js";
import { decodeLease, encodeLease, newLease, type LeaseRecord } from "./lease-record.js";

const leaseKey = "executions/exec/lease";
const noon = Date.parse("2026-11-21T12:00:00Z");

async function leaseOf(store: BlobStore): Promise<LeaseRecord | undefined> {
  const blob = await store.get(leaseKey);
  return blob && decodeLease(blob.bytes);
}

/** A lease of this process. It takes over from others, unless it is told not to. */
function acquire(store: BlobStore, options: Partial<HeadLeaseOptions> = {}): Promise<HeadLease> {
  const known = { store, key: leaseKey, executionId: "exec", onWarning: () => undefined };
  return HeadLease.acquire({ ...known, takeOver: true, now: () => noon, ...options });
}

describe("HeadLease", () => {
  // Leases that tests leave renew themselves: on clocks of their own.
  beforeEach(() => {
    jest.useFakeTimers({ now: noon });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it("E13 is renewed when it is verified after ten seconds, and only read before", async () => {
    const store = new MemoryBlobStore();
    let nowMs = noon;
    const lease = await acquire(store, { now: () => nowMs });

    const expiries: (number | undefined)[] = [];
    for (const passedMs of [9999, 10_000]) {
      nowMs = noon + passedMs;
      await lease.verify();
      expiries.push((await leaseOf(store))?.expiresAt);
    }

    expect(expiries).toEqual([noon + 30_000, noon + 40_000]);
  });

  it("E13 says that the record was removed, and is renewed no more", async () => {
    const store = new MemoryBlobStore();
    const lease = await acquire(store);
    await store.delete([leaseKey]);

    await jest.advanceTimersByTimeAsync(10_000);

    expect(lease.lost.reason).toMatchObject({ message: expect.stringContaining("the record was deleted or damaged") });
    expect(jest.getTimerCount()).toBe(0);
    await expect(lease.release()).resolves.toBeUndefined();
    expect(await leaseOf(store)).toBeUndefined();
  });

  it("E13 is renewed no more after it was released", async () => {
    const store = new MemoryBlobStore();
    const lease = await acquire(store);

    await lease.release();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(await leaseOf(store)).toMatchObject({ isReleased: true, expiresAt: noon + 30_000 });
  });

  it("E13 need not be waited for in this process when its head has ended, but could not release it", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    const lease = await acquire(store, { takeOver: false });
    store.put = () => Promise.reject(new Error("disk full"));
    await expect(lease.release()).rejects.toThrow("disk full");
    store.put = put;

    const next = await acquire(store, { takeOver: false });

    expect(next.epoch).toBe(2);
  });

  it("E13 keeps no process alive", async () => {
    const timers = jest.spyOn(globalThis, "setTimeout");

    await acquire(new MemoryBlobStore());
    const keptAlive = timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef());
    timers.mockRestore();

    expect(keptAlive).toEqual([false]);
  });

  it("E13 may have passed when it was not renewed for 30 seconds", async () => {
    let nowMs = noon;
    const lease = await acquire(new MemoryBlobStore(), { now: () => nowMs });

    const passed: boolean[] = [];
    for (const passedMs of [29_999, 30_000]) {
      nowMs = noon + passedMs;
      passed.push(lease.mayHavePassed);
    }

    expect(passed).toEqual([false, true]);
  });

  it("E13 is only read at the end of an execution that had no queue", async () => {
    const store = new MemoryBlobStore();
    const lease = await acquire(store);
    const put = jest.spyOn(store, "put");

    await lease.endGeneration();

    expect(put).not.toHaveBeenCalled();
  });

  it.each<[string, (store: BlobStore, lease: HeadLease) => Promise<unknown>]>([
    ["taken", (store) => acquire(store)],
    ["changed", (_store, lease) => lease.nextGeneration()],
  ])("E13 is given up after 20 writes that are refused, when it is to be %s", async (_what, change) => {
    const store = new MemoryBlobStore();
    const lease = await acquire(store);
    let writes = 0;
    store.put = async () => {
      if (++writes > 20) throw new Error("once too often");
      return undefined;
    };

    await expect(change(store, lease)).rejects.toMatchObject({
      ...{ code: "MAZEPA_STORAGE", message: expect.stringMatching(/"executions\/exec\/lease".* could not be written/) },
    });

    expect(writes).toBe(20);
  });

  it("R17 is marked once as having units, which a later head inherits", async () => {
    const store = new MemoryBlobStore();
    const lease = await acquire(store);
    const put = jest.spyOn(store, "put");

    const before = lease.hasUnits;
    await Promise.all([lease.noteUnits(), lease.noteUnits()]);
    await lease.noteUnits();
    const writes = put.mock.calls.length;
    const later = await acquire(store);

    expect([before, lease.hasUnits, writes, later.hasUnits]).toEqual([false, true, 1, true]);
  });

  it.each([
    ["has another checksum", { checksum: 1, lease: "{}" }],
    ["is no text", { checksum: 0, lease: 7 }],
    ["is a number", { checksum: crc32("5"), lease: "5" }],
    ["is null", { checksum: crc32("null"), lease: "null" }],
  ])("E9 is replaced when it %s, and may have had units", async (_what, envelope) => {
    const store = new MemoryBlobStore();
    const warnings: string[] = [];
    await store.put(leaseKey, Buffer.from(JSON.stringify(envelope)));

    const lease = await acquire(store, { takeOver: false, onWarning: (message) => warnings.push(message) });

    expect([lease.epoch, lease.hasUnits]).toEqual([1, true]);
    expect(warnings).toEqual([expect.stringContaining(`The lease "${leaseKey}" is damaged`)]);
  });

  it.each([0, 3])("E9 is left alone when it is of format %d, which this version does not know", async (format) => {
    const store = new MemoryBlobStore();
    await store.put(leaseKey, encodeLease({ ...newLease("exec", undefined, noon), format }));

    await expect(acquire(store)).rejects.toMatchObject({
      code: "MAZEPA_STORAGE",
      message: expect.stringMatching(`format ${format};`),
    });
    expect((await store.get(leaseKey))?.version).toBe("1");
  });
});
