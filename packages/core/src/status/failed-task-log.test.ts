import { describe, expect, it } from "@jest/globals";
import type { BlobStore, PutOptions } from "../storage/blob-store.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { batchKeys } from "./failed-task-batch.js";
import { FailedTaskLog } from "./failed-task-log.js";
import type { FailedTask } from "./failed-task-record.js";
import { readFailedTasks } from "./read-failed-tasks.js";

const prefix = "executions/logged/failed/";

async function openLog(store: BlobStore, epoch = 1): Promise<FailedTaskLog> {
  const log = new FailedTaskLog({ store, prefix, epoch });
  await log.load();
  return log;
}

function failed(taskId: string, given: Partial<FailedTask> = {}): FailedTask {
  const error = { name: "Error", message: "it broke" };
  const rest = { durationMs: 1, worker: "w", flowPath: [], shownArguments: "", failedAt: new Date(0).toISOString() };
  return { taskId, operationId: "work", attempt: 1, error, ...rest, ...given };
}

function note(log: FailedTaskLog, task: FailedTask): boolean {
  let isKept = false;
  log.failed(task, () => {
    isKept = true;
    return task;
  });
  return isKept;
}

const idsIn = async (store: BlobStore) => (await readFailedTasks(store, "logged")).map(({ taskId }) => taskId);

describe("FailedTaskLog", () => {
  it("keeps a hundred tasks of each operation and a thousand in all, and makes no records of others", async () => {
    const store = new MemoryBlobStore();
    const log = await openLog(store);

    const kept = Array.from({ length: 1500 }, (_, n) => note(log, failed(`task ${n}`, { operationId: `operation ${n % 12}` })));
    const keptOfOne = Array.from({ length: 20 }, (_, n) => note(log, failed(`more ${n}`, { operationId: "operation 1" })));
    await log.write();

    expect(kept.filter(Boolean)).toHaveLength(1000);
    expect(keptOfOne).not.toContain(true);
    expect(await idsIn(store)).toHaveLength(1000);
  });

  it("has room again for as many as have succeeded since", async () => {
    const store = new MemoryBlobStore();
    const log = await openLog(store);
    for (let n = 0; n < 100; n++) note(log, failed(`task ${n}`));

    const isFull = !note(log, failed("too many"));
    log.succeeded("task 7");
    const hasRoom = note(log, failed("one more"));
    await log.write();

    expect([isFull, hasRoom]).toEqual([true, true]);
    expect(await idsIn(store)).toEqual(expect.not.arrayContaining(["task 7", "too many"]));
  });

  it("starts another batch when one is full, and is read in the order in which tasks failed last", async () => {
    const store = new MemoryBlobStore();
    const log = await openLog(store);

    for (const n of [1, 2, 3, 4, 5, 6, 1]) {
      note(log, failed(`task ${n}`, { submission: "x".repeat(400 * 1024) }));
      await log.write();
    }

    expect(await batchKeys(store, prefix)).toEqual([1, 2, 3].map((number) => `${prefix}1-${number}`));
    expect(await idsIn(store)).toEqual([2, 3, 4, 5, 6, 1].map((n) => `task ${n}`));
  });

  it("counts log lines as part of a batch", async () => {
    const store = new MemoryBlobStore();
    const log = await openLog(store);

    for (const n of [1, 2]) {
      note(log, failed(`task ${n}`, { logLines: ["x".repeat(1024 * 1024)] }));
      await log.write();
    }

    expect(await batchKeys(store, prefix)).toEqual([1, 2].map((number) => `${prefix}1-${number}`));
  });

  it("takes over the batches of earlier heads, and removes them once they are written anew", async () => {
    const store = new MemoryBlobStore();
    const first = await openLog(store);
    for (const name of ["a", "b", "c"]) note(first, failed(name));
    await first.write();

    const second = await openLog(store, 2);
    await second.write();
    const untouched = await batchKeys(store, prefix);
    second.succeeded("b");
    await second.write();

    expect(untouched).toEqual([`${prefix}1-1`]);
    expect(await batchKeys(store, prefix)).toEqual([`${prefix}2-1`]);
    expect(await idsIn(store)).toEqual(["a", "c"]);
  });

  it("writes a batch again after a failure", async () => {
    const store = new FailingStore();
    const log = await openLog(store);
    note(log, failed("a", { submission: "x".repeat(2 * 1024 * 1024) }));

    store.isFailing = true;
    const error = await log.write().catch((thrown: unknown) => thrown);
    note(log, failed("b"));
    store.isFailing = false;
    await log.write();
    note(log, failed("c"));
    await log.write();

    expect(error).toMatchObject({ message: "it is full" });
    expect(await idsIn(store)).toEqual(["a", "b", "c"]);
  });

  it("skips a damaged batch when it is read", async () => {
    const store = new MemoryBlobStore();
    const log = await openLog(store);
    note(log, failed("a"));
    await log.write();
    await store.put(`${prefix}1-2`, Buffer.from("{"));

    expect(await idsIn(store)).toEqual(["a"]);
  });
});

class FailingStore extends MemoryBlobStore {
  isFailing = false;

  override put(key: string, bytes: Uint8Array, options?: PutOptions) {
    return this.isFailing ? Promise.reject(new Error("it is full")) : super.put(key, bytes, options);
  }
}
