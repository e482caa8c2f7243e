import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  all,
  MemoryBlobStore,
  readExecution,
  settle,
  startExecution,
  type BlobStore,
  type ExecuteOptions,
} from "../../src/index.js";
import type { PutOptions } from "../../src/transport.js";
import { rejection } from "../gate.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";
import { CountingStore } from "./counting-store.js";

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

  it("E16 UD2 UD3 costs an execution that is soon over two requests at the start and four at the end", async () => {
    const { options, store } = setup(new CountingStore());

    await execute(sayAndSettle(["a", "b"], []), options);

    expect((store as CountingStore).requests).toEqual([
      ...["put index", "put summary"],
      ...["put summary", "put index", "put history", "put spans"],
    ]);
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

/** Refuses to keep what an execution tells of itself. */
class StoreWithoutSummaries extends MemoryBlobStore {
  override put(key: string, bytes: Uint8Array, options?: PutOptions) {
    return key.endsWith("/summary") ? Promise.reject(new Error("it is full")) : super.put(key, bytes, options);
  }
}
