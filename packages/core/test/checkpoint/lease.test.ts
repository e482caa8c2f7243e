import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { HeadLease } from "../../src/checkpoint/head-lease.js";
import { newLease, decodeLease, encodeLease, type LeaseRecord } from "../../src/checkpoint/lease-record.js";
import { MemoryBlobStore } from "../../src/storage/memory-blob-store.js";
import type { BlobStore } from "../../src/storage/blob-store.js";
import { idOf, openCheckpoint, recordedIds, success } from "./opened-checkpoint.js";

const leaseKey = "executions/exec/lease";
const noon = Date.parse("2026-11-21T12:00:00Z");

async function leaseOf(store: BlobStore): Promise<LeaseRecord | undefined> {
  const blob = await store.get(leaseKey);
  return blob && decodeLease(blob.bytes);
}

async function writeLease(store: BlobStore, changes: Partial<LeaseRecord>): Promise<void> {
  await store.put(leaseKey, encodeLease({ ...newLease("exec", undefined, noon), ...changes }));
}

describe("the head's lease", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it("E13 lets only one head lead, and says where, since when and until when", async () => {
    const store = new MemoryBlobStore();
    await openCheckpoint(store, { now: () => noon });

    const error: unknown = await openCheckpoint(store, { now: () => noon + 20_000 }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    for (const told of [
      `process ${process.pid}`,
      `"${hostname()}"`,
      "2026-11-21T12:00:00.000Z",
      "2026-11-21T12:00:30.000Z",
      "takeOver",
    ]) {
      expect((error as Error).message).toContain(told);
    }
  });

  it("E13 lets one of several heads that start at once lead", async () => {
    const store = new MemoryBlobStore();

    const started = await Promise.allSettled(Array.from({ length: 10 }, () => openCheckpoint(store)));

    expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("E13 goes to another head once it was released, or has not been renewed for 30 seconds", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store, { now: () => noon });
    await first.checkpoint.close("suspended");

    const second = await openCheckpoint(store, { now: () => noon });
    const third = await openCheckpoint(store, { now: () => noon + 30_000 });

    expect([first.checkpoint.epoch, second.checkpoint.epoch, third.checkpoint.epoch]).toEqual([1, 2, 3]);
  });

  it("E13 goes at once to another head when its holder was a process of this machine that is gone", async () => {
    const store = new MemoryBlobStore();
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    await writeLease(store, { pid: child.pid ?? 0, epoch: 7 });

    const { checkpoint } = await openCheckpoint(store, { now: () => noon });

    expect(checkpoint.epoch).toBe(8);
  });

  it("E13 tells a process from an earlier one with the same number", async () => {
    const store = new MemoryBlobStore();
    await writeLease(store, { startTicks: 1 });

    await expect(openCheckpoint(store, { now: () => noon })).resolves.toBeDefined();
  });

  it("E13 waits for a holder of another machine, whose processes cannot be seen", async () => {
    const store = new MemoryBlobStore();
    await writeLease(store, { machine: "another", pid: 2 ** 22 + 1 });

    await expect(openCheckpoint(store, { now: () => noon })).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
  });

  it("E13 is renewed while the head lives", async () => {
    jest.useFakeTimers({ now: noon });
    const store = new MemoryBlobStore();
    await openCheckpoint(store);

    await jest.advanceTimersByTimeAsync(60_000);

    expect((await leaseOf(store))?.expiresAt).toBe(noon + 90_000);
    await expect(openCheckpoint(store)).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
  });

  it("E13 is taken by takeOver, and the head that had it learns of it when it renews, and writes nothing more", async () => {
    jest.useFakeTimers({ now: noon });
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    const second = await openCheckpoint(store, { takeOver: true });

    await jest.advanceTimersByTimeAsync(20_000);
    first.checkpoint.append(success(1, "stale"));

    expect(first.losses).toEqual([expect.objectContaining({ code: "MAZEPA_EXECUTION_RUNNING" })]);
    await expect(first.checkpoint.flush()).rejects.toBe(first.losses[0]);
    await first.checkpoint.close("failed");
    expect(first.warnings).toEqual([]);
    expect((await leaseOf(store))?.epoch).toBe(2);
    expect(second.losses).toEqual([]);
    expect(await store.get("executions/exec/status")).toBeUndefined();
  });

  it("E13 is looked at before each segment is written", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    first.checkpoint.append(success(1, "stale"));
    const second = await openCheckpoint(store, { takeOver: true });

    await expect(first.checkpoint.flush()).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });

    expect(first.losses).toHaveLength(1);
    second.checkpoint.append(success(2, "fresh"));
    await second.checkpoint.close("suspended");
    expect(recordedIds((await openCheckpoint(store)).checkpoint)).toEqual([idOf(2)]);
  });

  it("E13 is kept when the store cannot be reached for a while", async () => {
    jest.useFakeTimers({ now: noon });
    const store = new MemoryBlobStore();
    const { losses, warnings } = await openCheckpoint(store);
    const put = store.put.bind(store);
    store.put = () => Promise.reject(new Error("unreachable"));
    await jest.advanceTimersByTimeAsync(60_000);
    store.put = put;

    await jest.advanceTimersByTimeAsync(10_000);

    expect(losses).toEqual([]);
    expect(warnings).toHaveLength(6);
    expect((await leaseOf(store))?.expiresAt).toBe(noon + 100_000);
  });

  it("E13 survives a write whose answer was lost", async () => {
    const store = new MemoryBlobStore();
    const { checkpoint, losses } = await openCheckpoint(store);
    const put = store.put.bind(store);
    store.put = async (...args) => {
      store.put = put;
      await put(...args);
      throw new Error("connection lost");
    };
    await expect(checkpoint.nextGeneration()).rejects.toThrow("connection lost");

    expect(await checkpoint.nextGeneration()).toBe(1);

    expect(losses).toEqual([]);
    expect((await leaseOf(store))?.generation).toBe(1);
  });

  it("E13 uses no epoch twice, even if the record was deleted or damaged", async () => {
    const store = new MemoryBlobStore();
    for (const head of [1, 2, 3]) {
      const { checkpoint, warnings } = await openCheckpoint(store);
      expect([checkpoint.epoch, warnings.length]).toEqual([head, head === 3 ? 1 : 0]);
      checkpoint.append(success(head, head));
      await checkpoint.flush();
      if (head === 1) await store.delete([leaseKey]);
      else await store.put(leaseKey, Buffer.from("{}"));
    }

    expect(recordedIds((await openCheckpoint(store)).checkpoint)).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it("E13 is neither taken nor released by a checkpoint that was given it", async () => {
    const store = new MemoryBlobStore();
    const take = { store, key: leaseKey, executionId: "exec", takeOver: true, now: () => noon, onWarning: () => undefined };
    const lease = await HeadLease.acquire(take);
    const list = store.list.bind(store);
    store.list = () => {
      throw new Error("no permission to list");
    };
    await expect(openCheckpoint(store, { lease })).rejects.toThrow("no permission");
    store.list = list;
    const { checkpoint, losses } = await openCheckpoint(store, { lease });

    await checkpoint.close("suspended");
    const left = await leaseOf(store);
    await HeadLease.acquire(take);
    await expect(lease.verify()).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });

    expect(left).toMatchObject({ epoch: 1, isReleased: false });
    expect(losses).toEqual([]);
    await expect(openCheckpoint(store, { lease })).rejects.toBe(lease.lost.reason);
  });

  it("E13 is verified before the end of the execution is recorded", async () => {
    const store = new MemoryBlobStore();
    const first = await openCheckpoint(store);
    const second = await openCheckpoint(store, { takeOver: true });
    await second.checkpoint.close("succeeded");

    await first.checkpoint.close("failed");

    const status = Buffer.from((await store.get("executions/exec/status"))?.bytes ?? []).toString();
    expect(JSON.parse(status)).toMatchObject({ state: "succeeded", epoch: 2 });
    expect([first.losses.length, first.warnings]).toEqual([1, []]);
  });

  it("E13 is given back when the checkpoint cannot be opened", async () => {
    const store = new MemoryBlobStore();
    const list = store.list.bind(store);
    store.list = () => {
      throw new Error("no permission to list");
    };
    await expect(openCheckpoint(store)).rejects.toThrow("no permission");
    store.list = list;

    await expect(openCheckpoint(store)).resolves.toBeDefined();
  });
});
