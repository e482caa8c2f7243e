import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { CommandRun } from "./command-run.js";

const options = { modules: [], packages: [], warmInstances: 1, worker: "w", cancelGraceMs: 60_000 };
const task = { header: { id: "t", operationId: "op", executionId: "e", attempt: 1, options: {} }, payload: "" };
const watcher = { onRunning: () => {}, onLog: () => {} };

beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance"] }));

afterEach(() => void jest.useRealTimers());

describe("CommandRun", () => {
  it("PX5 leaves no timer behind when it is cancelled before its command has begun", async () => {
    const run = new CommandRun({ task, prefix: "false", watcher }, options);

    run.abort("not wanted");
    const result = await run.result;

    expect(result).toMatchObject({ type: "report", report: { header: { status: "cancelled" } } });
    expect(jest.getTimerCount()).toBe(0);
  });
});
