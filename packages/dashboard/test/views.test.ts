import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { execute, flowSchema, MemoryBlobStore, readExecution, signal, startExecution, type BlobStore } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import type { GetOptions } from "@mazepa/core/transport";
import type { ExecutionDetail, ExecutionsView, FailedTaskDetail, FailuresView, SignalsView } from "../src/api.js";
import { CachedReads } from "../src/executions/cached-reads.js";
import { openPage, press, printing, storeWith } from "./shown.js";
import { counted, writeEnded } from "./stored-executions.js";

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
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
    for (let index = 0; index < 120; index++)
      await writeEnded(store, index, { state: index % 10 === 0 ? "failed" : "succeeded" });
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

  it("remembers a bounded number of blobs, however small they are", async () => {
    const known: (string | undefined)[] = [];
    const get = async (key: string, { unlessVersion }: GetOptions = {}) => {
      if (key === "first") known.push(unlessVersion);
      return unlessVersion === "1" ? "same" : { bytes: Uint8Array.of(1), version: "1" };
    };
    const reads = new CachedReads(Object.assign(new MemoryBlobStore(), { get }));

    await reads.get("first");
    await reads.get("first");
    for (let index = 0; index < 70_000; index++) await reads.get(`other/${index}`);
    await reads.get("first");

    expect(known).toEqual([undefined, "1", undefined]);
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
  while (((await readExecution(store, "order"))?.waitsFor ?? []).length === 0) await pause(20);
}
