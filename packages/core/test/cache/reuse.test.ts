import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  DefinitionError,
  execute,
  MemoryBlobStore,
  startExecution,
  TaskableOperation,
  taskableOperation,
  undoable,
} from "../../src/index.js";
import { add, double, join, openLaboratory, plain, tick } from "./laboratory.js";

describe("results that are reused", () => {
  it("K1 a result of another execution is used instead of a run", async () => {
    const { run, ran, hits } = openLaboratory();
    await run(double.makeTask(21));

    const value = await run(double.makeTask(21));

    expect(value).toBe(42);
    expect(ran).toEqual([]);
    expect(hits()).toEqual(["double"]);
  });

  it("K1 both the operation and the execution have to say so", async () => {
    const { run, ran, store } = openLaboratory();
    await run(plain.makeTask("a"));
    await run(double.makeTask(1).with({ cache: false }));
    await execute(double.makeTask(1));

    await run(function* () {
      yield* plain.makeTask("a");
      yield* double.makeTask(1);
    });

    expect(ran).toEqual(["plain a", "double 1"]);
    expect(await openLaboratory(store).keys()).toEqual([expect.stringMatching(/^cache\/v1\/double\/[0-9a-f]{32}\/meta$/)]);
  });

  it("K1 an option of a task makes its result reusable", async () => {
    const { run, ran } = openLaboratory();
    await run(plain.makeTask("a").with({ cache: true }));

    await run(plain.makeTask("a").with({ cache: true }));

    expect(ran).toEqual([]);
  });

  it("K1 a task with an id of its own is never cached", async () => {
    const { run, ran } = openLaboratory();
    await run(double.makeTask(4));

    await run(double.makeTask(4).with({ id: "mine" }));

    expect(ran).toEqual(["double 4"]);
  });

  it("K1 what can be undone is never cached", async () => {
    const forget = taskableOperation({ name: "forget" }, () => undefined);
    const { run, ran } = openLaboratory();
    await run(double.makeTask(5));

    await run(undoable(double.makeTask(5), forget));

    expect(ran).toEqual(["double 5"]);
    expect(() => taskableOperation({ name: "book", cache: true, revert: () => undefined }, () => 1)).toThrow(DefinitionError);
    expect(() => undoable(double.makeTask(5), forget).with({ cache: true })).toThrow(DefinitionError);
    expect(() => {
      @taskableOperation({ cache: true })
      class Reserve extends TaskableOperation {
        run(): number {
          return 1;
        }
        revert(): void {}
      }
      return Reserve;
    }).toThrow(DefinitionError);
  });

  it("K1 an operation with an unusual name has a place in every store", async () => {
    const odd = taskableOperation({ name: `.../ä*:\\${"x".repeat(300)}`, cache: true }, () => 1);
    const { run, hits, keys } = openLaboratory();
    await run(odd.makeTask());

    await run(odd.makeTask());

    expect(hits()).toHaveLength(1);
    expect(await keys()).toEqual([
      expect.stringMatching(/^cache\/v1\/%2E\.\.%2F%C3%A4%2A%3A%5Cx+-[0-9a-f]{16}\/[0-9a-f]{32}\/meta$/),
    ]);
  });

  it("K2 a large value stands in a blob of its own, beside the entry", async () => {
    const large = taskableOperation({ name: "large", cache: { compression: 0 } }, (seed: number) => `${seed}`.repeat(50_000));
    const { run, keys, store } = openLaboratory();
    await run(large.makeTask(7));
    const before = await keys();
    const meta = before.find((key) => key.endsWith("/meta")) ?? "";
    await store.put(
      meta,
      Buffer.from(
        Buffer.from((await store.get(meta))?.bytes ?? [])
          .toString()
          .replace("in-process", "in-procesz"),
      ),
    );

    const value = await run(large.makeTask(7));

    expect(value).toBe("7".repeat(50_000));
    expect(before.map((key) => key.split("/").at(-1))).toEqual(["meta", expect.stringMatching(/^value-[0-9a-f]{32}$/)]);
    expect(await keys()).toHaveLength(3);
  });

  it("K2 results in a directory are found, small and large ones", async () => {
    const large = taskableOperation({ name: "large-file", cache: { compression: 0 } }, (seed: number) =>
      `${seed}`.repeat(50_000),
    );
    const cache = await mkdtemp(path.join(tmpdir(), "mazepa-cache-"));
    const { run, ran } = openLaboratory();
    const flow = function* () {
      return [yield* double.makeTask(77), (yield* large.makeTask(8)).length];
    };
    const before = await run(flow, { cache });

    const after = await run(flow, { cache });
    await rm(cache, { recursive: true });

    expect(after).toEqual(before);
    expect(ran).toEqual([]);
  });

  it.each([0, 1, 9])("K2 values are compressed as they are asked to be (%i)", async (compression) => {
    const text = taskableOperation({ name: `text${compression}`, cache: { compression } }, () => "abc".repeat(30_000));
    const { run, hits, store, keys } = openLaboratory();
    await run(text.makeTask());

    const value = await run(text.makeTask());

    expect(value).toBe("abc".repeat(30_000));
    expect(hits()).toHaveLength(1);
    const sizes = await Promise.all((await keys()).map(async (key) => (await store.get(key))?.bytes.byteLength ?? 0));
    expect(Math.max(...sizes) > 80_000).toBe(compression === 0);
  });

  it.each([undefined, null, 0, -0, "", [], {}, new Map([[1, new Date(5)]]), 12n, new Uint8Array([1, 2])])(
    "K2 a value is what it was: %p",
    async (given) => {
      const value = taskableOperation({ name: "value", cache: true }, () => given);
      const { run, hits } = openLaboratory();
      await run(value.makeTask());

      const found = await run(value.makeTask());

      expect(found).toEqual(given);
      expect(hits()).toHaveLength(1);
    },
  );

  it("K3 a valid result needs nothing above it", async () => {
    const { run, ran, hits } = openLaboratory();
    const target = () => add.makeTask(double.makeTask(1), double.makeTask(2));
    await run(target());

    const value = await run(target());

    expect(value).toBe(6);
    expect(ran).toEqual([]);
    expect(hits()).toEqual(["add"]);
  });

  it("K4 a result that is reused counts as restored only, and takes no slot of limits", async () => {
    const { run, store } = openLaboratory();
    await run(double.makeTask(3));

    const execution = startExecution(double.makeTask(3), { cache: store, limits: { double: 1 } });
    await execution.result;

    expect(execution.snapshot()["double"]).toMatchObject({ restored: 1, submitted: 0, succeeded: 0, running: 0 });
  });

  it("K4 it is recorded, so that a resumed execution needs no cache", async () => {
    const { run, ran, store } = openLaboratory();
    const checkpoint = new MemoryBlobStore();
    await run(double.makeTask(3));
    await run(double.makeTask(3), { checkpoint, executionId: "e" });

    const value = await execute(double.makeTask(3), { checkpoint, executionId: "e" });

    expect(value).toBe(6);
    expect(ran).toEqual([]);
    void store;
  });

  it("K4 a task that is yielded again gets the value that was found", async () => {
    const { run, ran, hits } = openLaboratory();
    await run(double.makeTask(3));

    const values = await run(function* () {
      const first = yield* double.makeTask(3);
      return [first, yield* double.makeTask(3)];
    });

    expect(values).toEqual([6, 6]);
    expect(ran).toEqual([]);
    expect(hits()).toEqual(["double"]);
  });

  it("K7 in flows an equal value stops what depends on it from running", async () => {
    const { run, ran, keys, store } = openLaboratory();
    const flow = function* () {
      const value = yield* double.makeTask(2);
      return yield* add.makeTask(value, 1);
    };
    await run(flow);
    await store.delete((await keys()).filter((key) => key.includes("/double/")));

    await run(flow);

    expect(ran).toEqual(["double 2"]);
  });

  it("K7 whenever a task above has run, what takes its value runs", async () => {
    const { run, ran, keys, store, reasons } = openLaboratory();
    const target = () => join.makeTask(tick.makeTask("a"), tick.makeTask("b"));
    const first = await run(target());
    const all = await keys();
    await store.delete(all.filter((key) => key.includes("/tick/")).slice(0, 1));

    const second = await run(target());

    expect(second).not.toBe(first);
    expect(ran).toHaveLength(2);
    expect(reasons()).toEqual({ tick: "missing", join: "upstream" });
  });

  it("K9 events tell why something ran", async () => {
    const { run, reasons } = openLaboratory();
    await run(function* () {
      yield* double.makeTask(1);
      yield* join.makeTask(plain.makeTask("x"));
    });

    expect(reasons()).toEqual({ double: "missing", plain: undefined, join: "upstream-not-cached" });
  });

  it("K14 without a cache in the execution nothing is written", async () => {
    const { ran, keys } = openLaboratory();

    await execute(double.makeTask(1));

    expect(ran).toEqual(["double 1"]);
    expect(await keys()).toEqual([]);
  });
});
