import { describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  flowSchema,
  all,
  listExecutions,
  MemoryBlobStore,
  readExecution,
  settle,
  startExecution,
  type BlobStore,
  removeExecutions,
  type ExecuteOptions,
  type ExecutionView,
} from "../../src/index.js";
import type { ListOptions, PutOptions } from "../../src/transport.js";
import { rejection } from "../gate.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";

const firstStartMs = Date.parse("2026-01-02T03:04:05Z");

function setup(store: BlobStore = new MemoryBlobStore()) {
  const options: ExecuteOptions & { executionId: string } = { checkpoint: store, executionId: "told" };
  return { ...openWorkshop(), store, options };
}

const sayAndSettle = flowSchema({ name: "say and settle" }, function* (good: string[], bad: string[]) {
  yield* all(good.map((name) => step.makeTask(name)));
  for (const name of bad) yield* settle(fail.makeTask(name));
});

describe("the summary of an execution", () => {
  it("E16 tells that it runs, and by which process, and afterwards how it ended, with counts", async () => {
    const { store, options, started, gates, queue } = setup();

    const execution = startExecution([step.makeTask("a"), wait.makeTask("b")], { ...options, queue });
    await started("b");
    const running = await readExecution(store, "told");
    gates.b?.open("b");
    await execution.result;
    const ended = await readExecution(store, "told");

    expect(running).toMatchObject({ state: "running", endedAt: undefined, head: { pid: process.pid, epoch: 1 } });
    expect(ended).toMatchObject({ state: "succeeded", error: undefined, failures: [], otherFailures: 0 });
    expect(ended?.operations).toMatchObject([
      { operationId: "step", submitted: 1, succeeded: 1, failed: 0, restored: 0 },
      { operationId: "wait", submitted: 1, succeeded: 1, failed: 0, restored: 0 },
    ]);
    expect(ended?.endedAt?.getTime()).toBeGreaterThanOrEqual(ended?.startedAt.getTime() ?? Infinity);
  });

  it("E16 tells why it failed, and groups failures whose messages differ in numbers only", async () => {
    const { store, options } = setup();
    const bad = ["tile 17", "tile 18", "no tile"];

    await execute(sayAndSettle(["a"], bad), options);
    await rejection(execute(fail.makeTask("tile 19"), options));
    const first = await readExecution(store, "told");

    expect(first).toMatchObject({
      state: "failed",
      error: { name: "TaskFailedError", code: "MAZEPA_TASK_FAILED", message: expect.stringContaining("tile 19") },
    });
    await execute(sayAndSettle(["a"], bad), { ...options, executionId: "grouped" });
    const grouped = await readExecution(store, "grouped");
    expect(grouped?.failures).toMatchObject([
      { operationId: "fail", error: { name: "DiskFullError", message: "tile 17" }, count: 2, retried: 0 },
      { operationId: "fail", error: { name: "DiskFullError", message: "no tile" }, count: 1 },
    ]);
    expect(grouped?.failures[0]?.taskIds).toEqual([fail.makeTask("tile 17").id, fail.makeTask("tile 18").id]);
  });

  it("E16 counts attempts that are retried apart from failures for good", async () => {
    const { store, options } = setup();
    const task = fail.makeTask("again").with({ retries: { limit: 2, initialDelayMs: 0 } });

    await rejection(execute(task, options));

    expect((await readExecution(store, "told"))?.failures).toMatchObject([{ count: 1, retried: 2 }]);
  });

  it("E16 counts what was recorded before as restored, and keeps when the first head started", async () => {
    const { store, options } = setup();

    await execute(sayAndSettle(["a", "b"], []), options);
    const first = await readExecution(store, "told");
    await execute(sayAndSettle(["a", "b", "c"], []), options);
    const second = await readExecution(store, "told");

    expect(second?.operations).toMatchObject([{ operationId: "step", submitted: 1, succeeded: 1, restored: 2 }]);
    expect(second?.startedAt).toEqual(first?.startedAt);
    expect(second?.head.epoch).toBe(2);
  });

  it("E16 is missing for an execution that the store does not know, and for one that was recorded by an older version it is made of what there is", async () => {
    const { store, options } = setup();
    await execute(step.makeTask("a"), options);
    await store.delete(["executions/told/summary"]);

    expect(await readExecution(store, "unknown")).toBeUndefined();
    expect(await readExecution(store, "told")).toMatchObject({ state: "succeeded", operations: [], head: { epoch: 1 } });
  });

  it("E16 lets fields be that a later version has added, and refuses another format", async () => {
    const { store, options } = setup();
    await execute(step.makeTask("a"), options);
    const key = "executions/told/summary";
    const text = Buffer.from((await store.get(key))?.bytes ?? []).toString();

    await store.put(key, Buffer.from(text.replace("{", '{"news":[1],')));
    const added = await readExecution(store, "told");
    await store.put(key, Buffer.from(text.replace('"format":1', '"format":2')));
    const error = await rejection(readExecution(store, "told"));
    await store.put(key, Buffer.from(text.slice(0, 50)));
    const damaged = await readExecution(store, "told");

    expect(added).toMatchObject({ state: "succeeded", operations: [{ operationId: "step" }] });
    expect(error).toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("format 2") });
    expect(damaged).toMatchObject({ state: "succeeded", operations: [] });
  });

  it("E16 costs an execution that is soon over two requests at the start and two at the end", async () => {
    const { options, store } = setup(new CountingStore());

    await execute(sayAndSettle(["a", "b"], []), options);

    expect((store as CountingStore).requests).toEqual(["put index", "put summary", "put summary", "put index"]);
  });

  it("E16 may fail to be written without harm to the execution", async () => {
    const { options, store } = setup(new StoreWithoutSummaries());

    expect(await execute(step.makeTask("a"), options)).toBe("a");
    expect(await readExecution(store, "told")).toMatchObject({ state: "succeeded", operations: [] });
  });

  it("E16 is not written over by a head that was replaced", async () => {
    const { store, options, started } = setup();

    const replaced = startExecution(wait.makeTask("a"), options);
    await started("a");
    await execute(step.makeTask("b"), { ...options, takeOver: true });
    replaced.cancel();
    await rejection(replaced.result);

    expect(await readExecution(store, "told")).toMatchObject({
      state: "succeeded",
      operations: [{ operationId: "step" }],
      head: { epoch: 2 },
    });
  });
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
      message: expect.stringContaining('"after"') as string,
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

/** Refuses to keep what an execution tells of itself. */
class StoreWithoutSummaries extends MemoryBlobStore {
  override put(key: string, bytes: Uint8Array, options?: PutOptions) {
    return key.endsWith("/summary") ? Promise.reject(new Error("it is full")) : super.put(key, bytes, options);
  }
}

/** Tells what was asked of it for people, and not for resuming. */
class CountingStore extends MemoryBlobStore {
  readonly requests: string[] = [];

  override get(key: string) {
    this.#count("get", key);
    return super.get(key);
  }

  override put(key: string, bytes: Uint8Array, options?: PutOptions) {
    this.#count("put", key);
    return super.put(key, bytes, options);
  }

  override delete(keys: readonly string[]) {
    for (const key of keys) this.#count("delete", key);
    return super.delete(keys);
  }

  #count(what: string, key: string): void {
    const name = key.startsWith("executions-index/") ? "index" : (key.split("/")[2] ?? "");
    if (!["lease", "status", "segments"].includes(name)) this.requests.push(`${what} ${name}`);
  }
}
