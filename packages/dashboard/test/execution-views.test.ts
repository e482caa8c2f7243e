import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, taskableOperation, taskContext } from "@mazepa/core";
import type { ExecutionDetail, FailedTaskDetail, FailuresView, GraphView, TimelineView } from "../src/api.js";
import { idleRanges } from "../src/executions/idle-ranges.js";
import { durationText } from "../src/texts/duration-text.js";
import { openPage, storeWith } from "./shown.js";
import { writeEnded } from "./stored-executions.js";

describe("the views of one execution", () => {
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

  it("shows a timeline, of a range, an operation or a head", async () => {
    const { get, send } = openPage({ store: await storeWith() });
    const path = "/executions/nightly/timeline";

    const all = await get<TimelineView>(path);
    const [first] = all.tasks;
    const others = await Promise.all([
      get<TimelineView>(`${path}?from=1&to=2`),
      get<TimelineView>(`${path}?operation=none`),
      get<TimelineView>(`${path}?head=2`),
      get<TimelineView>(`${path}?head=1&operation=press`),
    ]);
    const wrong = await Promise.all(["from=x", "from=2&to=1", "to=-1"].map((query) => send(`/api${path}?${query}`)));

    expect(all).toMatchObject({
      taskCount: 3,
      heads: [{ epoch: 1 }],
      operations: [{ operationId: "press", count: 3, failed: 1 }],
    });
    expect(all.operations[0]?.density).toHaveLength(100);
    expect(all.tasks.map(({ state }) => state).sort()).toEqual(["failed", "succeeded", "succeeded"]);
    expect(first).toMatchObject({ operationId: "press", attempt: 1, flowPath: expect.arrayContaining(["printing"]) });
    expect(others.map(({ tasks }) => tasks.length)).toEqual([0, 0, 0, 3]);
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  it("folds times in which nothing ran, but none in which a task may still be running", () => {
    const range = { fromMs: 0, toMs: 100 };
    const tasks = [
      { startedAtMs: 60, durationMs: 10 },
      { startedAtMs: 1, durationMs: 20 },
      { startedAtMs: 5, durationMs: 3 },
    ];

    const whenRunning = idleRanges(tasks, range, { isRunning: true });
    const afterwards = idleRanges(tasks, range, { isRunning: false });

    expect(whenRunning).toEqual([{ fromMs: 21, toMs: 60 }]);
    expect(afterwards).toEqual([...whenRunning, { fromMs: 70, toMs: 100 }]);
  });

  it.each([
    [0, "<1 ms"],
    [12, "12 ms"],
    [1500, "1.5 s"],
    [12_000, "12 s"],
    [180_000, "3 min"],
    [7_200_000, "2 h"],
    [5 * 86_400_000, "5 d"],
  ])("tell %d ms as %s", (ms, text) => expect(durationText(ms)).toBe(text));

  it("shows a graph of flows and operations, or of tasks", async () => {
    const { get, send } = openPage({ store: await storeWith() });

    const graph = await get<GraphView>("/executions/nightly/graph");
    const tasks = await get<GraphView>("/executions/nightly/graph?kind=tasks");

    expect(graph).toMatchObject({ kind: "operations", hasTasks: true });
    expect(graph.boxes).toContainEqual(expect.objectContaining({ kind: "operation", label: "press", count: 3, failed: 1 }));
    expect(graph.links).toContainEqual({ from: "flow printing", to: "operation press", count: 3 });
    expect(tasks.boxes.map(({ kind, label, failed }) => [kind, label, failed]).sort()).toEqual([
      ["task", "press", 0],
      ["task", "press", 0],
      ["task", "press", 1],
    ]);
    expect((await send("/api/executions/nightly/graph?kind=all")).status).toBe(400);
  });

  it("has no picture of a graph with 500 boxes, and the boxes that took longest", async () => {
    const store = new MemoryBlobStore();
    await writeEnded(store, 1, { operationIds: Array.from({ length: 600 }, (_, index) => `op-${index}`) });
    const { get, send } = openPage({ store });

    const graph = await get<GraphView>("/executions/run-1/graph");
    const detail = await get<ExecutionDetail>("/executions/run-1");

    expect(graph.boxes).toHaveLength(500);
    expect(graph.problem).toContain("600 boxes");
    expect((await send("/api/executions/run-1/graph.svg")).status).toBe(409);
    expect([detail.operations.length, detail.otherOperations]).toEqual([200, 400]);
  });

  it("shows tasks over time, and how long they took", async () => {
    const { get } = openPage({ store: await storeWith() });

    const { history } = await get<ExecutionDetail>("/executions/nightly");

    expect(history?.series.map(({ everyMs }) => everyMs)).toEqual([10_000, 60_000, 600_000]);
    for (const { atMs, operations } of history?.series ?? []) {
      expect(operations).toMatchObject([{ operationId: "press", ended: expect.any(Array), failed: expect.any(Array) }]);
      for (const { ended, failed } of operations) {
        expect([ended.length, failed.length]).toEqual([atMs.length, atMs.length]);
        expect(ended.reduce((sum, count) => sum + count, 0)).toBe(3);
        expect(failed.reduce((sum, count) => sum + count, 0)).toBe(1);
      }
    }
    expect(history?.durations).toMatchObject([{ operationId: "press", count: 3 }]);
  });

  it("shows what a running task tells of its progress, and the last lines of a failed one", async () => {
    const store = new MemoryBlobStore();
    const climb = taskableOperation({ name: "climb" }, (height: number): void => {
      taskContext().log.info(`at ${height} m`);
      throw new Error("it is too steep");
    });
    await execute(climb.makeTask(8000), { checkpoint: store, executionId: "climb" }).catch(() => undefined);
    const shown = openPage({ store });
    const hidden = openPage({ store, hideValues: true });

    const { tasks } = await shown.get<FailuresView>("/executions/climb/failures");
    const path = `/executions/climb/failures/${tasks[0]?.taskId}`;
    const { logLines } = await shown.get<FailedTaskDetail>(path);

    expect(logLines?.join("\n")).toContain("at 8000 m");
    expect(await hidden.get<FailedTaskDetail>(path)).not.toHaveProperty("logLines");
    expect((await shown.get<ExecutionDetail>("/executions/climb")).progress).toEqual([]);
  });
});
