import { describe, expect, it, jest } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  listExecutions,
  MemoryBlobStore,
  readExecution,
  removeExecutions,
  settle,
  type BlobStore,
  type ExecuteOptions,
  type ExecutionView,
} from "../../src/index.js";
import { readIndex, readIndexRecord } from "../../src/status/execution-index.js";
import type { ListOptions, PutOptions } from "../../src/transport.js";
import { rejection } from "../gate.js";
import { fail, openWorkshop, step } from "../workshop.js";

const firstStartMs = Date.parse("2026-01-02T03:04:05Z");

function setup(store: BlobStore = new MemoryBlobStore()) {
  openWorkshop();
  const options: ExecuteOptions & { executionId: string } = { checkpoint: store, executionId: "told" };
  return { store, options };
}

const sayAndSettle = flowSchema({ name: "list and settle" }, function* (good: string[], bad: string[]) {
  yield* all(good.map((name) => step.makeTask(name)));
  for (const name of bad) yield* settle(fail.makeTask(name));
});

describe("listExecutions", () => {
  it("UD1 lists by an index, the most recently started first, in pages", async () => {
    const { store, options } = setup();

    const clock = jest.spyOn(Date, "now");
    for (const [index, executionId] of ["one", "two", "three", "four"].entries()) {
      clock.mockReturnValue(firstStartMs + index);
      await execute(step.makeTask(executionId), { ...options, executionId });
    }
    clock.mockRestore();
    await execute(step.makeTask("one"), { ...options, executionId: "one" });
    const all = await listExecutions(store);
    const first = await listExecutions(store, { limit: 3 });
    const after = first.at(-1) as (typeof first)[number];

    expect(idsOf(all)).toEqual(["four", "three", "two", "one"]);
    expect(idsOf(first)).toEqual(["four", "three", "two"]);
    expect(idsOf(await listExecutions(store, { after }))).toEqual(["one"]);
    expect(idsOf(await listExecutions(store, { state: "failed" }))).toEqual([]);
    expect(await listExecutions(new MemoryBlobStore())).toEqual([]);
  });

  it("UD1 tells in an entry what a page of executions shows, so that it costs one read for each", async () => {
    const { store, options } = setup();

    await execute(sayAndSettle(["a", "b"], ["c"]), options);
    const { entries } = await readIndex(store, { limit: 50 });
    const record = entries[0] && (await readIndexRecord(store, entries[0]));

    expect(record).toMatchObject({
      ...{ executionId: "told", state: "succeeded", succeeded: 2, failed: 1, restored: 0, total: 3, pid: process.pid },
      ...{ host: expect.any(String), perSecond: expect.any(Number), endedAt: expect.any(String) },
    });
  });

  it("UD1 keeps one small entry for each execution, which removing deletes", async () => {
    const { store, options } = setup();

    await execute(sayAndSettle(["a", "b"], ["c"]), options);
    await execute(sayAndSettle(["a", "b", "d"], ["c"]), options);
    const view = await readExecution(store, "told");
    const keys = await keysOf(store, "executions-index/");
    const entry = JSON.parse(Buffer.from((await store.get(keys[0] ?? ""))?.bytes ?? []).toString()) as object;
    await removeExecutions(store, { id: "told" });

    expect(keys).toEqual([`executions-index/${9_999_999_999_999 - (view?.startedAt.getTime() ?? 0)}-told`]);
    expect(entry).toMatchObject({ executionId: "told", state: "succeeded", epoch: 2, succeeded: 1, restored: 2, failed: 1 });
    expect(await keysOf(store, "")).toEqual([]);
  });

  it("UD1 reads a page with a bounded number of requests, beside an execution of many blobs", async () => {
    const { store, options } = setup(new ListingStore());
    for (let n = 0; n < 60; n++) await execute(step.makeTask("a"), { ...options, executionId: `e${n}` });
    for (let n = 0; n < 1000; n++) await store.put(`executions/e7/segments/9-${n + 1}`, Buffer.from(""));

    const page = await listExecutions(store, { limit: 50 });

    expect(page).toHaveLength(50);
    expect((store as ListingStore).listed).toBe(50);
  });

  it("UD1 passes over keys that are none of the index, however many there are", async () => {
    const { store, options } = setup();
    await execute(step.makeTask("a"), options);
    for (let n = 0; n < 60; n++) await store.put(`executions-index/${n}`, Buffer.from(""));

    expect(idsOf(await listExecutions(store, { limit: 1 }))).toEqual(["told"]);
    expect(idsOf(await listExecutions(store))).toEqual(["told"]);
  });

  it("UD1 reads whole pages where it looks for a state", async () => {
    const { store, options } = setup(new ListingStore());
    await rejection(execute(fail.makeTask("a"), { ...options, executionId: "bad" }));
    for (let n = 0; n < 49; n++) await execute(step.makeTask("a"), { ...options, executionId: `e${n}` });

    const failed = await listExecutions(store, { limit: 1, state: "failed" });

    expect(idsOf(failed)).toEqual(["bad"]);
    expect((store as ListingStore).listings).toBe(1);
  });

  it("UD1 shows an execution whose entry could not be written at its start", async () => {
    const { store, options } = setup(new StoreWithoutFirstEntry());
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);

    await execute(step.makeTask("a"), options);

    expect(idsOf(await listExecutions(store))).toEqual(["told"]);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("the index is away"), expect.anything());
    warn.mockRestore();
  });

  it.each([
    { after: { executionId: "a" } as never },
    { after: { executionId: "a", startedAt: new Date(NaN) } },
    { after: null as never },
  ])("UD1 refuses %j", async (options) => {
    expect(await rejection(listExecutions(new MemoryBlobStore(), options))).toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining('"after"'),
    });
  });

  it.each([{ limit: 0 }, { limit: 1.5 }, { state: "lost" as never }, { most: 3 } as never])("UD1 refuses %j", async (options) => {
    expect(await rejection(listExecutions(new MemoryBlobStore(), options))).toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
  });

  it("UD1 shows an execution once whose lease was damaged, and that began anew", async () => {
    const { store, options } = setup();

    const clock = jest.spyOn(Date, "now").mockReturnValue(firstStartMs);
    await execute(step.makeTask("a"), options);
    clock.mockRestore();
    await store.put("executions/told/lease", Buffer.from("damaged"));
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    await execute(step.makeTask("a"), options);
    warn.mockRestore();

    expect(await keysOf(store, "executions-index/")).toHaveLength(2);
    expect(idsOf(await listExecutions(store))).toEqual(["told"]);
  });

  it("E16 leaves out one that cannot be read, with a warning, unless none can", async () => {
    const { store, options } = setup();
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);

    for (const executionId of ["known", "newer"]) await execute(step.makeTask(executionId), { ...options, executionId });
    await store.put("executions/newer/summary", Buffer.from('{"format":9}'));
    const listed = await listExecutions(store);
    const inOtherState = await listExecutions(store, { state: "failed" });
    const warnings = warn.mock.calls.map(([text]) => text);
    warn.mockRestore();
    await store.put("executions/known/summary", Buffer.from('{"format":9}'));

    expect(listed.map(({ executionId }) => executionId)).toEqual(["known"]);
    expect(inOtherState).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("format 9"), expect.stringContaining("format 9")]);
    expect(await rejection(listExecutions(store))).toMatchObject({ code: "MAZEPA_STORAGE" });
  });
});

function idsOf(views: readonly ExecutionView[]): string[] {
  return views.map(({ executionId }) => executionId);
}

async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** Refuses the first entry of the index. */
class StoreWithoutFirstEntry extends MemoryBlobStore {
  #isAway = true;

  override async put(key: string, bytes: Uint8Array, options?: PutOptions) {
    if (!key.startsWith("executions-index/") || !this.#isAway) return super.put(key, bytes, options);
    this.#isAway = false;
    throw new Error("the index is away");
  }
}

/** Counts the listings of the index, and the keys that listings have given. */
class ListingStore extends MemoryBlobStore {
  listed = 0;
  listings = 0;

  override async *list(prefix: string, options?: ListOptions) {
    if (prefix === "executions-index/") this.listings++;
    for await (const key of super.list(prefix, options)) {
      this.listed++;
      yield key;
    }
  }
}
