import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore, signal, startExecution, flowSchema, type BlobStore } from "@mazepa/core";
import type {
  ExecutionDetail,
  ExecutionsView,
  FailedTaskDetail,
  FailuresView,
  GraphView,
  SignalsView,
  TimelineView,
} from "../src/api.js";
import { openPage, press, printing, storeWith } from "./shown.js";

/** Counts the requests to a store. */
function counted(store: BlobStore) {
  const counts = { get: 0, list: 0, other: 0, bytes: 0 };
  const proxy = new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        counts[name === "get" || name === "list" ? name : "other"]++;
        return Reflect.apply(value, target, args);
      };
    },
  });
  const take = () => {
    const taken = { ...counts };
    counts.get = counts.list = counts.other = 0;
    return taken;
  };
  return { store: proxy, take };
}

const lastMs = 9_999_999_999_999;

/** Writes what a head leaves of an execution that has ended. */
async function writeEnded(store: BlobStore, index: number, state = "succeeded"): Promise<void> {
  const [executionId, startedAtMs] = [`run-${index}`, Date.parse("2026-01-01") + index * 1000];
  const at = (ms: number) => new Date(startedAtMs + ms).toISOString();
  const operation = {
    operationId: "press",
    submitted: 9,
    running: 0,
    succeeded: 9,
    failed: 0,
    cancelled: 0,
    retried: 0,
    restored: 0,
  };
  const common = {
    format: 1,
    executionId,
    state,
    epoch: 1,
    headStartedAt: at(0),
    updatedAt: at(900),
    endedAt: at(900),
    host: "h",
    pid: 1,
  };
  const write = (key: string, record: object) => store.put(key, Buffer.from(JSON.stringify(record)));
  await write(`executions-index/${lastMs - startedAtMs}-${executionId}`, {
    ...common,
    startedAt: at(0),
    succeeded: 9,
    restored: 0,
    failed: 0,
    total: 9,
    perSecond: 0,
  });
  const lease = { ...common, generation: 0, endedGeneration: 0, token: "t", acquiredAt: startedAtMs, startedAt: startedAtMs };
  await write(`executions/${executionId}/lease`, { ...lease, expiresAt: startedAtMs + 30_000, isReleased: true });
  await write(`executions/${executionId}/summary`, { ...common, operations: [operation], failures: [], otherFailures: 0 });
}

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  jest.restoreAllMocks();
});

async function directory(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "mazepa-dashboard-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("the views of executions", () => {
  it("lists executions, the most recently started first, and shows one", async () => {
    const store = await storeWith("first");
    await execute(press.makeTask("bad"), { checkpoint: store, executionId: "second" }).catch(() => undefined);
    const { get } = openPage({ store });

    const { executions, next, searched } = await get<ExecutionsView>("/executions");
    const first = await get<ExecutionDetail>("/executions/first");
    const second = await get<ExecutionDetail>("/executions/second");

    expect(executions.map(({ executionId, state }) => [executionId, state])).toEqual([
      ["second", "failed"],
      ["first", "succeeded"],
    ]);
    expect({ next, searched }).toEqual({ next: undefined, searched: 2 });
    expect(executions[1]).toMatchObject({ done: 3, failed: 1, total: 3, head: { pid: process.pid, epoch: 1 } });
    expect(first.operations).toMatchObject([{ operationId: "press", done: 3, total: 3, succeeded: 2, failed: 1 }]);
    expect(first).not.toHaveProperty("resumeCommand");
    expect(second).toMatchObject({
      state: "failed",
      error: { name: "TaskFailedError", code: "MAZEPA_TASK_FAILED" },
      resumeCommand: "mazepa resume second --checkpoint '<store>'",
    });
  });

  it("names the store in lines to copy, and links to logs", async () => {
    const folder = await directory();
    await execute(printing(["bad"]), { checkpoint: folder, executionId: "nightly" });
    const { get } = openPage({ store: folder, logUrl: "https://logs.example/?q={executionId}&t={taskId}" });

    const { tasks } = await get<FailuresView>("/executions/nightly/failures");
    const taskId = tasks[0]?.taskId ?? "";
    const detail = await get<FailedTaskDetail>(`/executions/nightly/failures/${taskId}`);
    const { logUrl } = await get<ExecutionDetail>("/executions/nightly");

    expect(detail.replayCommand).toBe(`mazepa replay nightly ${taskId} --checkpoint ${folder}`);
    expect(detail.logUrl).toBe(`https://logs.example/?q=nightly&t=${taskId}`);
    expect(logUrl).toBe("https://logs.example/?q=nightly&t=");
  });

  it("filters by state and by text, and pages", async () => {
    const store = new MemoryBlobStore();
    for (let index = 0; index < 120; index++) await writeEnded(store, index, index % 10 === 0 ? "failed" : "succeeded");
    const { get, send } = openPage({ store });

    const pages: ExecutionsView[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const page: ExecutionsView = await get(`/executions?${next === "" ? "" : `after=${next}`}`);
      pages.push(page);
      ({ next } = page);
    }
    const failed = await get<ExecutionsView>("/executions?state=failed");
    const found = await get<ExecutionsView>("/executions?search=RUN-11&limit=2");
    const wrong = await Promise.all(
      ["state=done", "limit=0", "limit=x", "after=../lease", "after=%00"].map((query) => send(`/api/executions?${query}`)),
    );

    expect(pages.map(({ executions }) => executions.length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flatMap(({ executions }) => executions.map(({ executionId }) => executionId))).size).toBe(120);
    expect(failed.executions).toHaveLength(12);
    expect(found.executions.map(({ executionId }) => executionId)).toEqual(["run-119", "run-118"]);
    expect(found.next).toMatch(/-run-118$/);
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
  });

  it("reads a bounded number of blobs, with 10,000 executions and one of a million tasks", async () => {
    const memory = new MemoryBlobStore();
    for (let index = 0; index < 10_000; index++) await writeEnded(memory, index);
    await execute(printing(["a"]), { checkpoint: memory, executionId: "million" });
    for (let number = 2; number < 3000; number++) await memory.put(`executions/million/segments/1-${number}`, Buffer.alloc(10));
    const { store, take } = counted(memory);
    const { get } = openPage({ store });

    const first = await get<ExecutionsView>("/executions");
    const forFirst = take();
    await get<ExecutionsView>("/executions");
    const forAgain = take();
    const none = await get<ExecutionsView>("/executions?state=interrupted");
    const forNone = take();
    const { searched } = await get<ExecutionsView>("/executions?search=no-such-run");
    const forNoText = take();
    await Promise.all(["", "/timeline", "/graph", "/failures"].map((view) => get(`/executions/million${view}`)));
    const forOne = take();

    expect(first.executions).toHaveLength(50);
    expect([forFirst.get, forFirst.list]).toEqual([50, 1]);
    expect([forAgain.get, forAgain.list]).toEqual([0, 0]);
    expect([none.executions.length, none.searched]).toEqual([0, 1000]);
    expect([forNone.get, forNone.list]).toEqual([950, 20]);
    expect([searched, forNoText.get, forNoText.list]).toEqual([1000, 0, 20]);
    expect(forOne.get).toBeLessThan(30);
    expect(forOne.list).toBeLessThan(5);
    expect(forFirst.other + forAgain.other + forNone.other + forOne.other).toBe(0);
  });

  it("groups failures, and gives all about a task", async () => {
    const store = await storeWith("nightly", ["bad-1", "bad-2", "bad-3", "good"]);
    const { get, send } = openPage({ store });

    const all = await get<FailuresView>("/executions/nightly/failures");
    const group = all.groups[0]?.group ?? "";
    const first = await get<FailuresView>(`/executions/nightly/failures?group=${group}&limit=2`);
    const rest = await get<FailuresView>(`/executions/nightly/failures?group=${group}&limit=2&after=${first.next}`);
    const found = await get<FailuresView>("/executions/nightly/failures?search=bad-2");
    const detail = await get<FailedTaskDetail>(`/executions/nightly/failures/${found.tasks[0]?.taskId}`);

    expect(all.groups).toMatchObject([{ operationId: "press", count: 3, error: { name: "Error" } }]);
    expect(all.tasks.every((task) => task.group === group)).toBe(true);
    expect([first.tasks.length, first.taskCount, rest.tasks.length, rest.next]).toEqual([2, 3, 1, undefined]);
    expect(detail).toMatchObject({ error: { message: "sheet bad-2 is torn" }, flowPath: ["printing"], attempt: 1 });
    expect(detail.error.stack).toContain("at ");
    expect(detail.submission).toContain('"bad-2"');
    expect((await send("/api/executions/nightly/failures/none")).status).toBe(404);
  });

  it("shows a timeline and a graph, or that nothing was recorded", async () => {
    const { get } = openPage({ store: await storeWith() });

    const timeline = await get<TimelineView>("/executions/nightly/timeline");
    const none = await get<TimelineView>("/executions/nightly/timeline?from=1&to=2");
    const graph = await get<GraphView>("/executions/nightly/graph");

    expect(timeline.toMs).toBeGreaterThan(timeline.fromMs);
    expect(none.tasks).toEqual([]);
    expect(graph).toMatchObject({ kind: "operations" });
    expect(graph.boxes).toContainEqual(expect.objectContaining({ kind: "operation", label: "press", count: 3, failed: 1 }));
  });

  it("shows the signals that executions wait for", async () => {
    const store = new MemoryBlobStore();
    const approval = flowSchema({ name: "approval" }, function* () {
      return yield* signal<string>("approved");
    });
    const running = startExecution(approval(), { checkpoint: store, executionId: "order" });
    const { get, post } = openPage({ store, allowActions: true, onAction: () => undefined });
    await readUntilWaiting(store);

    const { waits } = await get<SignalsView>("/signals");
    const detail = await get<ExecutionDetail>("/executions/order");
    const sent = await post("/executions/order/signal", { name: "approved", value: "by Ada" });

    expect(waits).toMatchObject([{ executionId: "order", signal: "approved", flow: "approval" }]);
    expect(detail).toMatchObject({ state: "running", waitsFor: [{ signal: "approved" }] });
    expect(detail).not.toHaveProperty("resumeCommand");
    expect(await sent.json()).toMatchObject({ count: 1 });
    expect(await running.result).toBe("by Ada");
  });

  it("answers 404 for what is not there, and 304 for what is known", async () => {
    const { send } = openPage({ store: await storeWith() });

    const missing = await Promise.all(
      ["executions/none", "executions/none/failures", "jobs", "workers", "doctor", "x"].map((view) => send(`/api/${view}`)),
    );
    const known = await send("/api/executions");
    const again = await send("/api/executions", { headers: { "if-none-match": known.headers.get("etag") ?? "" } });

    expect(missing.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await missing[0]?.json()).toEqual({ error: { code: "not-found", message: 'There is no execution "none".' } });
    expect(again.status).toBe(304);
  });
});

/** Looks until the head has written that it waits. */
async function readUntilWaiting(store: BlobStore): Promise<void> {
  const { readExecution } = await import("@mazepa/core");
  const { pause } = await import("@mazepa/core/internal");
  while (((await readExecution(store, "order"))?.waitsFor ?? []).length === 0) await pause(20);
}
