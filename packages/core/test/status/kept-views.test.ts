import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  MemoryBlobStore,
  readHistory,
  readSpans,
  removeExecutions,
  settle,
  startExecution,
  taskableOperation,
  type BlobStore,
  type ExecuteOptions,
} from "../../src/index.js";
import type { PutOptions } from "../../src/transport.js";
import { History } from "../../src/status/history.js";
import { decodeHistory, historyView } from "../../src/status/history-record.js";
import { decodeSpans } from "../../src/status/span-record.js";
import { Spans } from "../../src/status/spans.js";
import { summaryKeys } from "../../src/status/summary-keys.js";
import { ViewWriter } from "../../src/status/view-writer.js";
import { writeJson } from "../../src/storage/json-blob.js";
import { rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { CountingStore } from "./counting-store.js";
import { countsOf, runOf } from "./ended-run.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";

const about = { executionId: "told", epoch: 1, updatedAtMs: 0 };

afterEach(() => void jest.restoreAllMocks());

/** The warnings of this process, until the test has ended. */
function heardWarnings(): string[] {
  const warnings: string[] = [];
  jest.spyOn(process, "emitWarning").mockImplementation((text) => void warnings.push(String(text)));
  return warnings;
}

function setup(store: BlobStore = new MemoryBlobStore()) {
  const options: ExecuteOptions & { executionId: string } = { checkpoint: store, executionId: "told" };
  return { ...openWorkshop(), store, options };
}

const inner = flowSchema({ name: "views inner" }, function* (name: string) {
  yield* step.makeTask(name);
});
const outer = flowSchema({ name: "views outer" }, function* (good: string[], bad: string[]) {
  yield* all(good.map((name) => inner(name)));
  for (const name of bad) yield* settle(fail.makeTask(name));
});

describe("the history of an execution", () => {
  it("UD2 counts ended and failed tasks per operation, and their durations, across heads", async () => {
    const { store, options } = setup();

    await execute(outer(["a", "b"], ["c"]), options);
    const first = await readHistory(store, "told");
    await execute(outer(["a", "b", "d"], ["c"]), options);
    const second = await readHistory(store, "told");
    const same = await readHistory(store, "told", { unlessVersion: second?.version ?? "" });

    const sums = (history: typeof first) =>
      history?.operations.map(({ operationId, series, durations }) => ({
        operationId,
        ended: series.map(({ ended }) => ended.reduce((sum, count) => sum + count, 0)),
        failed: series.map(({ failed }) => failed.reduce((sum, count) => sum + count, 0)),
        runs: durations.reduce((sum, { count }) => sum + count, 0),
      }));
    expect(sums(first)).toEqual([
      { operationId: "step", ended: [2, 2, 2], failed: [0, 0, 0], runs: 2 },
      { operationId: "fail", ended: [1, 1, 1], failed: [1, 1, 1], runs: 1 },
    ]);
    expect(sums(second)).toMatchObject([
      { ended: [3, 3, 3], runs: 3 },
      { ended: [2, 2, 2], failed: [2, 2, 2] },
    ]);
    expect(first?.operations[0]?.series.map(({ stepMs }) => stepMs)).toEqual([10_000, 60_000, 600_000]);
    expect(second?.others).toBeUndefined();
    expect(same).toBe("same");
    expect(await readHistory(store, "never")).toBeUndefined();
  });

  it("UD2 keeps rings of 360 intervals, 32 operations and the others, in 256 KiB", () => {
    const history = new History();
    const ids = Array.from({ length: 40 }, (_, index) => `operation ${index}`);

    for (const nowMs of looks())
      history.look(Object.fromEntries(ids.map((id) => [id, countsOf(id, (1000 * nowMs) / 10_000)])), nowMs);
    for (let index = 0; index < 40; index++)
      for (let power = -10; power < 20; power++) history.durationsOf(`operation ${index}`).add(2 ** (power / 2));
    const bytes = history.encode(about);

    const record = decodeHistory(bytes);
    const view = record && historyView(record, "1");
    expect(bytes.byteLength).toBeLessThanOrEqual(256 * 1024);
    expect(view?.operations).toHaveLength(32);
    for (const { ended } of view?.operations[0]?.series ?? []) expect(ended).toHaveLength(360);
    expect(view?.operations[0]?.series.map(({ ended }) => ended.at(-2))).toEqual([1000, 6000, 60_000]);
    expect(view?.others?.series[0]?.ended.at(-2)).toBe(8000);
    expect(view?.operations[0]?.durations).toContainEqual({ fromMs: 4, toMs: 2 ** 2.5, count: 1 });
  });

  it("UD2 stays within 256 KiB whatever the counts", () => {
    const history = new History();
    const ids = Array.from({ length: 33 }, (_, index) => `${index} ${"x".repeat(100)}`);

    for (const nowMs of looks()) {
      const counts = ids.map((id) => [id, { ...countsOf(id, 1e9 * nowMs), failed: 1e8 * nowMs }]);
      history.look(Object.fromEntries(counts), nowMs);
    }

    expect(history.encode(about).byteLength).toBeLessThanOrEqual(256 * 1024);
  });
});

describe("the spans of an execution", () => {
  it("UD3 tells when tasks and flows ran, and which flow yielded what", async () => {
    const { store, options } = setup();

    await execute(outer(["a", "b"], ["c"]), options);
    const spans = await readSpans(store, "told");
    const same = await readSpans(store, "told", { unlessVersion: spans?.version ?? "" });

    const [root, one] = spans?.flows ?? [];
    expect(spans?.flows).toMatchObject([
      { flow: "views outer", status: "succeeded", epoch: 1 },
      { flow: "views inner", parentNumber: root?.flowNumber, status: "succeeded" },
      { flow: "views inner", parentNumber: root?.flowNumber, status: "succeeded" },
    ]);
    expect(spans?.tasks).toHaveLength(3);
    expect(spans?.tasks).toContainEqual(
      expect.objectContaining({
        taskId: step.makeTask("a").id,
        status: "succeeded",
        flowNumber: one?.flowNumber,
        worker: "in-process",
        isSampled: true,
      }),
    );
    expect(spans?.tasks).toContainEqual(
      expect.objectContaining({ operationId: "fail", status: "failed", flowNumber: root?.flowNumber, attempt: 1 }),
    );
    expect(spans?.totals).toMatchObject([
      { operationId: "step", flow: "views inner", count: 2, failed: 0 },
      { operationId: "fail", flow: "views outer", count: 1, failed: 1 },
    ]);
    expect(spans?.heads).toMatchObject([{ epoch: 1, pid: process.pid }]);
    expect(same).toBe("same");
  });

  it("UD3 goes on with the spans of earlier heads", async () => {
    const { store, options } = setup();

    await execute(outer(["a"], []), options);
    await execute(outer(["a", "b"], []), options);
    const spans = await readSpans(store, "told");

    expect(spans?.heads.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(spans?.tasks.map(({ epoch }) => epoch).sort()).toEqual([1, 2]);
    expect(spans?.flows.map(({ epoch, flow }) => `${epoch} ${flow}`).sort()).toEqual([
      "1 views inner",
      "1 views outer",
      "2 views inner",
      "2 views inner",
      "2 views outer",
    ]);
    expect(spans).toMatchObject({ endedCount: 2, totals: [{ operationId: "step", flow: "views inner", count: 2 }] });
  });

  it("UD3 samples 2,000 runs evenly, and keeps failures and the slowest besides, in 1 MiB", () => {
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const spans = new Spans({ epoch: 1, history: new History(), flows: () => [], random });
    const count = 40_000;

    for (let index = 0; index < count; index++) spans.ran(runOf(index, index % 10 === 0));
    const record = decodeSpans(spans.encode(about, { epoch: 1, host: "host", pid: 1, startedAtMs: 0, untilMs: 1 }));

    const tasks = record?.tasks ?? [];
    const sampled = tasks.filter(({ isSampled }) => isSampled);
    const inFirstHalf = sampled.filter(({ startedAtMs }) => startedAtMs < count / 2).length;
    expect(record?.endedCount).toBe(count);
    expect(sampled).toHaveLength(2000);
    expect(Math.abs(inFirstHalf - 1000)).toBeLessThan(100);
    expect(tasks.filter(({ status }) => status === "failed").length).toBeGreaterThanOrEqual(1000);
    expect(tasks).toContainEqual(expect.objectContaining({ taskId: `task ${count - 1}`, durationMs: count - 1 }));
    expect(new Set(tasks.map(({ taskId }) => taskId)).size).toBe(tasks.length);
    expect(tasks.length).toBeLessThanOrEqual(2000 + 1000 + 50);
  });
});

describe("history and spans in the store", () => {
  it("UD2 UD3 cost at most 120 and 60 requests an hour, and nothing while nothing happens", async () => {
    const store = new CountingStore();
    const writes = () => [store.countOf("put history"), store.countOf("put spans")];
    const { options, started, gates, queue } = setup(store);
    stopTime();

    const execution = startExecution(busy(400), { ...options, queue, checkpointIntervalMs: 10_000 });
    await passUntil(started("end of work"), 1000);
    const [history = 0, spans = 0] = writes();
    await pass(3_600_000);
    const idle = writes();
    gates["end of work"]?.open("end of work");
    await passUntil(execution.result, 1000);

    // 400 tasks of ten seconds each: 4,000 seconds.
    expect(history).toBeGreaterThan(30);
    expect(history).toBeLessThanOrEqual(Math.ceil(4000 / 30) + 1);
    expect(spans).toBeGreaterThan(15);
    expect(spans).toBeLessThanOrEqual(Math.ceil(4000 / 60) + 1);
    expect((idle[0] ?? 0) - history).toBeLessThanOrEqual(1);
    expect((idle[1] ?? 0) - spans).toBeLessThanOrEqual(1);
  });

  it("UD2 UD3 a store that fails for them costs a warning, and never the execution", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    store.put = async (key: string, ...rest: [Uint8Array, PutOptions?]) => {
      if (key.endsWith("/history") || key.endsWith("/spans")) throw new Error("full");
      return put(key, ...rest);
    };
    const { options } = setup(store);
    const warnings = heardWarnings();

    await execute(outer(["a"], []), options);

    expect(await readHistory(store, "told")).toBeUndefined();
    expect(warnings).toContainEqual(expect.stringContaining("could not be written to the store"));
  });

  it("UD2 UD3 what could not be written is written later, though nothing has happened since", async () => {
    const store = new MemoryBlobStore();
    const put = jest.spyOn(store, "put").mockRejectedValue(new Error("full"));
    const scheduler = { snapshot: () => ({ made: countsOf("made", 1) }), flowTimes: () => [] };
    stopTime();
    const views = new ViewWriter({ store, executionId: "told", epoch: 1, random: () => 0, scheduler: scheduler as never });

    views.kept(runOf(1, false));
    await pass(60_000);
    const error = await rejection(views.write(false));
    put.mockRestore();
    await pass(60_000);
    await views.write(false);

    expect(error).toMatchObject({ message: "full" });
    expect(await readHistory(store, "told")).toMatchObject({ operations: [{ operationId: "made" }] });
    expect(await readSpans(store, "told")).toMatchObject({ endedCount: 1 });
  });

  it("UD2 UD3 what an earlier head has written and this one cannot read stays as it is", async () => {
    const { store, options } = setup();
    await execute(outer(["a"], []), options);
    const { spans, history } = summaryKeys("told");
    await store.put(history, writeJson(2, { of: "a later version" }));
    const before = [await store.get(history), await store.get(spans)];
    const warnings = heardWarnings();

    await execute(outer(["a", "b"], []), options);

    expect([await store.get(history), await store.get(spans)]).toEqual(before);
    expect(warnings).toEqual([expect.stringContaining("A record in the store is of format 2")]);
  });

  it("UD2 UD3 E22 removing an execution removes its history and spans", async () => {
    const { store, options } = setup();

    await execute(outer(["a"], []), options);
    await removeExecutions(store, { id: "told" });

    const keys: string[] = [];
    for await (const key of store.list("")) keys.push(key);
    expect(keys).toEqual([]);
  });
});

const tick = taskableOperation({ name: "views.tick" }, async (_index: number) => {
  await new Promise((resolve) => setTimeout(resolve, 10_000));
});

const busy = flowSchema({ name: "views busy" }, function* (count: number) {
  for (let index = 0; index < count; index++) yield* tick.makeTask(index);
  yield* wait.makeTask("end of work");
});

/** Times of looks: every ten minutes, and every ten seconds of the last two hours. */
function looks(): number[] {
  const rarely = Array.from({ length: 400 }, (_, index) => index * 600_000);
  return [...rarely, ...Array.from({ length: 720 }, (_, index) => 400 * 600_000 + index * 10_000)];
}
