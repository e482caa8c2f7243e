import { describe, expect, it } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  MemoryBlobStore,
  readExecution,
  sendSignal,
  signal,
  sleep,
  startExecution,
  taskableOperation,
  type ExecuteOptions,
} from "@mazepa/core";
import { nowMs } from "../../src/now-ms.js";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";

const minuteMs = 60_000;
const monthMs = 30 * 86_400_000;

const approval = flowSchema({ name: "parking.approval" }, function* () {
  return yield* signal("approval", { timeoutMs: monthMs });
});
const month = flowSchema({ name: "parking.month" }, function* () {
  yield* sleep(monthMs);
  return "over";
});

const nap = flowSchema({ name: "parking.nap" }, function* () {
  yield* sleep(20 * minuteMs);
  return "over";
});

/** Options of an execution that is parked after a minute. */
function parkable(checkpoint: MemoryBlobStore): ExecuteOptions {
  return { executionId: "e", checkpoint, parkAfterMs: minuteMs };
}

describe("parkAfterMs", () => {
  it("J12 ends an execution whose signal has not come, which goes on when it is started again", async () => {
    stopTime();
    const store = new MemoryBlobStore();
    const startedAt = nowMs();

    const error = await passUntil(rejection(execute(approval(), parkable(store))), 1000);
    const parkedAt = nowMs();
    const view = await readExecution(store, "e");
    await sendSignal(store, "e", "approval", "yes");
    const value = await execute(approval(), parkable(store));

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED", parked: { signals: ["approval"] } });
    expect(error.message).toContain("is parked: it waits until 2");
    expect(error.message).toContain('or for the signal "approval". To go on then, start it again with the same executionId');
    expect(error.message).toMatch(/checkpoint\. If it is a job, a conductor does so\.$/);
    const waitedSince = error.parked.until.getTime() - monthMs;
    expect(waitedSince).toBeGreaterThanOrEqual(Math.floor(startedAt));
    expect(parkedAt - startedAt).toBeGreaterThanOrEqual(minuteMs);
    expect(view).toMatchObject({ state: "interrupted", waitsFor: [{ signal: "approval" }] });
    expect(value).toBe("yes");
  });

  it("J12 DL2 ends one that sleeps for a month, and is over at once after the month", async () => {
    stopTime();
    const store = new MemoryBlobStore();
    const first = await passUntil(rejection(execute(month(), parkable(store))), 1000);
    await pass(monthMs / 2);
    const second = await passUntil(rejection(execute(month(), parkable(store))), 1000);
    await pass(monthMs / 2);

    const value = await execute(month(), parkable(store));

    expect(second.parked).toEqual(first.parked);
    expect(first.parked.signals).toEqual([]);
    expect(value).toBe("over");
  });

  it("J12 ends none while a task runs, or while what it waits for is near", async () => {
    stopTime();
    const { opened, open } = gate();
    const held = taskableOperation({ name: "parking.held" }, () => opened);
    const signalled = flowSchema({ name: "parking.signalled" }, () => signal("go"));
    const beside = flowSchema({ name: "parking.beside" }, function* () {
      yield* all([held.makeTask(), signalled()]);
      yield* sleep(minuteMs);
      return "over";
    });
    const execution = startExecution(beside(), parkable(new MemoryBlobStore()));
    const types: string[] = [];
    const heard = (async () => {
      for await (const { type } of execution) types.push(type);
    })();
    await pass(10 * minuteMs);
    const typesMeanwhile = [...types];
    await execution.signal("go");
    open();

    expect(await passUntil(execution.result, 1000)).toBe("over");
    await heard;
    expect(typesMeanwhile).not.toContain("execution-ended");
    expect(types).toContain("task-succeeded");
  });

  it("J12 is off unless it is given, and needs a checkpoint", async () => {
    stopTime();

    expect(await passUntil(execute(nap(), { checkpoint: new MemoryBlobStore() }), minuteMs)).toBe("over");
    await expect(execute(month(), { parkAfterMs: 1 })).rejects.toThrow('"parkAfterMs" needs a "checkpoint"');
    await expect(execute(month(), { checkpoint: new MemoryBlobStore(), parkAfterMs: -1 })).rejects.toThrow("parkAfterMs");
  });
});
