import { describe, expect, it } from "@jest/globals";
import {
  execute,
  listExecutions,
  MemoryBlobStore,
  removeExecutions,
  startExecution,
  taskableOperation,
  type BlobStore,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

const failing = taskableOperation({ name: "failing" }, () => {
  throw new Error("no");
});

async function setup() {
  const store = new MemoryBlobStore();
  await execute(step.makeTask("a"), { checkpoint: store, executionId: "done" });
  await rejection(execute(failing.makeTask(), { checkpoint: store, executionId: "broken" }));
  await store.put("executions/done/payloads/x", Buffer.from("large"));
  return store;
}

async function keysOf(store: BlobStore, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** Fails to delete keys with `stopsAt` in them. */
class StoppingStore extends MemoryBlobStore {
  stopsAt: string | undefined;

  override async delete(keys: readonly string[]) {
    const { stopsAt } = this;
    if (stopsAt !== undefined && keys.some((key) => key.includes(stopsAt))) throw new Error(`stopped at ${stopsAt}`);
    await super.delete(keys);
  }
}

describe("removeExecutions", () => {
  it("E22 removes one execution with everything that it left, and no other", async () => {
    const store = await setup();

    const removed = await removeExecutions(store, { id: "done" });

    expect(removed).toEqual(["done"]);
    expect(await keysOf(store, "executions/done/")).toEqual([]);
    expect((await listExecutions(store)).map(({ executionId }) => executionId)).toEqual(["broken"]);
  });

  it("E22 removes those that are in a state, or are older", async () => {
    const store = await setup();

    expect(await removeExecutions(store, { olderThanMs: 3_600_000 })).toEqual([]);
    expect(await removeExecutions(store, { olderThanMs: 0, state: "failed" })).toEqual(["broken"]);
    expect(await removeExecutions(store, { olderThanMs: 0 })).toEqual(["done"]);
    expect(await keysOf(store)).toEqual([]);
  });

  it.each(["/segments/", "/lease", "executions-index/"])("E22 removes the rest after a call that ended at %j", async (part) => {
    const store = new StoppingStore();
    await execute(step.makeTask("a"), { checkpoint: store, executionId: "done" });

    store.stopsAt = part;
    const error = await rejection(removeExecutions(store, { olderThanMs: 0 }));
    store.stopsAt = undefined;
    await removeExecutions(store, { olderThanMs: 0 });

    expect(error).toMatchObject({ message: `stopped at ${part}` });
    expect(await keysOf(store)).toEqual([]);
  });

  it("E22 removes both entries of one that began anew with a new lease", async () => {
    const store = await setup();
    await store.put("executions-index/9999999999998-done", Buffer.from("{}"));

    await removeExecutions(store, { olderThanMs: 0 });

    expect(await keysOf(store)).toEqual([]);
  });

  it("E22 refuses one that is running, and passes it over among others", async () => {
    const { started } = openWorkshop();
    const store = new MemoryBlobStore();
    const execution = startExecution(wait.makeTask("a"), { checkpoint: store, executionId: "alive" });
    const ended = rejection(execution.result);
    await started("a");

    const error = await rejection(removeExecutions(store, { id: "alive" }));
    const passed = await removeExecutions(store, { olderThanMs: 0 });
    execution.cancel("over");
    await ended;

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(passed).toEqual([]);
    expect(await removeExecutions(store, { id: "alive" })).toEqual(["alive"]);
  });

  it("E22 starts afresh after it", async () => {
    const store = await setup();
    await removeExecutions(store, { id: "done" });

    const result = await execute(step.makeTask("b"), { checkpoint: store, executionId: "done" });

    expect(result).toBe("b");
    expect(await removeExecutions(store, { id: "unknown" })).toEqual([]);
  });

  it.each([
    [{}, /needs a selection/],
    [{ id: "a", state: "failed" as const }, /either "id", or/],
    [{ state: "running" as never }, /"state" is "running"/],
    [{ olderThanMs: -1 }, /"olderThanMs" is -1/],
    [{ id: "../x" }, /"executionId" is/],
  ])("E22 says of %j what is wrong", async (options, message) => {
    const error = await rejection(removeExecutions(new MemoryBlobStore(), options));

    expect(error).toMatchObject({ code: "MAZEPA_INVALID_OPTION", message: expect.stringMatching(message) });
  });
});
