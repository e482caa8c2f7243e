import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore, taskableOperation, flowSchema } from "@mazepa/core";
import { gate, rejection } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

let emitWarning: jest.SpiedFunction<typeof process.emitWarning>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined)));
afterEach(() => void emitWarning.mockRestore());

const never = taskableOperation({ name: "signals.never" }, (_n: number) => gate().opened);
const add = taskableOperation({ name: "signals.add" }, (a: number, b: number) => a + b);

describe("a signal that is shared", () => {
  it("E7 by many executions cancels all of them, without a warning or a listener that stays", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    await execute(add.makeTask(1, 1), { signal });
    const afterOne = getEventListeners(signal, "abort").length;

    const running = Array.from({ length: 30 }, (_, n) => rejection(execute(never.makeTask(n), { signal, cancelGraceMs: 0 })));
    controller.abort();
    const errors = await Promise.all(running);

    expect(errors.map(({ code }) => code)).toEqual(Array(30).fill("MAZEPA_EXECUTION_CANCELLED"));
    expect([afterOne, getEventListeners(signal, "abort").length]).toEqual([0, 0]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  it("Q3 by many receives is left as it was", async () => {
    const { tasks } = await setup();
    const controller = new AbortController();
    const { signal } = controller;

    const received = Array.from({ length: 30 }, () => tasks.receive({ maxCount: 1, waitMs: 60_000, leaseMs: 1000, signal }));
    controller.abort();
    await Promise.all(received);

    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(emitWarning).not.toHaveBeenCalled();
  });
});

describe("a head that could not give its lease back", () => {
  it("E13 does not keep its own process from starting again", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    let isFull = false;
    store.put = (key, ...rest) =>
      isFull ? Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" })) : put(key, ...rest);
    const fills = flowSchema({ name: "signals.fills" }, function* () {
      yield* add.makeTask(1, 1);
      isFull = true;
      return yield* add.makeTask(2, 2);
    });
    const options = { checkpoint: store, executionId: "full", checkpointIntervalMs: 0 };

    const failure = await rejection(execute(fills(), options));
    isFull = false;
    const value = await execute(add.makeTask(2, 2), options);

    expect(failure.message).toMatch(/no space left/);
    expect(value).toBe(4);
  });
});
