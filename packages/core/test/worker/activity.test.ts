import { describe, expect, it, jest } from "@jest/globals";
import { all, flowSchema, settle, taskableOperation } from "@mazepa/core";
import { ActivityReport } from "../../src/worker/activity-report.js";
import { ActivityLog } from "../../src/worker/operation-activity.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { gate } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { rememberingLog, silent } from "./worker-in-memory.js";
import { setup } from "./worker-rule-operations.js";

const same = taskableOperation({ name: "activity.same" }, (value: number) => value);
const fail = taskableOperation({ name: "activity.fail" }, (text: string) => {
  throw new RangeError(text);
});
const nothing = taskableOperation({ name: "activity.nothing" }, () => undefined);
const blocker = gate();
const block = taskableOperation({ name: "activity.block" }, () => blocker.opened);
const numbers = flowSchema({ name: "activity.numbers" }, function* (count: number) {
  return yield* all(Array.from({ length: count }, (_, index) => same.makeTask(index)));
});

describe("what a worker does", () => {
  it.each([1, 3])("W15 ends after maxTasks tasks, with concurrency %s", async (concurrency) => {
    const { worker, run, tasks } = await setup();
    const running = worker({ maxTasks: 5, concurrency });
    const others = running.done.then(() => worker());

    expect(await run(numbers(12))).toHaveLength(12);

    expect(await running.done).toBe("max-tasks");
    expect(running.stats()).toMatchObject({ received: 5, succeeded: 5, released: 0 });
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0 });
    await (await others).stop();
  });

  it("W15 writes to its log from time to time what it runs, and at the end what it did", async () => {
    const { worker, run } = await setup();
    const told = gate();
    const lines: [string, unknown][] = [];
    const info = (message: string, fields: unknown): void => {
      lines.push([message, fields]);
      if (message.includes("running: 1 × activity.block")) told.open();
    };
    const running = worker({ activityLogMs: 1, log: { ...silent, info } });
    const result = run(
      flowSchema({ name: "activity.three" }, function* () {
        yield* settle([fail.makeTask("no"), nothing.makeTask()]);
        return yield* block.makeTask();
      })(),
    );
    await Promise.race([told.opened, result]);

    blocker.open();
    await result;
    await running.stop();

    expect(running.operations()).toEqual({
      "activity.fail": { running: 0, succeeded: 0, failed: 1, cancelled: 0 },
      "activity.nothing": { running: 0, succeeded: 1, failed: 0, cancelled: 0 },
      "activity.block": { running: 0, succeeded: 1, failed: 0, cancelled: 0 },
    });
    const [message, fields] = lines.at(-1) ?? [];
    expect(message).toMatch(/^The worker has ended after 3 tasks in \d+s( \(.*\/s\))?: 2 succeeded, 1 failed\.$/);
    expect(fields).toEqual({ reason: "stopped", received: 3, succeeded: 2, failed: 1 });
  });

  it("W15 tells of a failed task at the level of warnings, of others for debugging, and no more with activityLogMs 0", async () => {
    stopTime();
    const { worker, run } = await setup();
    const log = rememberingLog();

    const running = worker({ log, activityLogMs: 0 });
    const result = run(
      flowSchema({ name: "activity.two" }, function* () {
        yield* settle([fail.makeTask("no"), nothing.makeTask()]);
      })(),
    );
    await passUntil(result, 10);
    await pass(60_000);
    const lines = log.lines.map(({ level, message }) => [level, message]);
    await passUntil(running.stop(), 10);

    expect(lines).toContainEqual(["warn", "A task has failed."]);
    expect(lines).toContainEqual(["debug", "A task has succeeded."]);
    expect(lines.filter(([level]) => level === "info")).toEqual([["info", "The worker has started."]]);
  });

  it("W15 says in a sentence that it ran nothing", async () => {
    const { worker } = await setup();
    const log = rememberingLog();

    await worker({ maxRuntimeMs: 1, log }).done;

    expect(log.lines.at(-1)).toMatchObject({
      message: "The worker has ended and ran no task.",
      fields: { reason: "max-runtime" },
    });
  });

  it("W15 counts in each line what has ended since the one before, and in the last one all", async () => {
    stopTime();
    const [log, stats, activity] = [rememberingLog(), { ...emptyStats(), succeeded: 3 }, new ActivityLog()];
    const timers = jest.spyOn(globalThis, "setTimeout");
    const report = new ActivityReport({ log, stats, activity, everyMs: 60_000 });
    const keepsAlive = (timers.mock.results[0]?.value as NodeJS.Timeout).hasRef();
    timers.mockRestore();

    Object.assign(stats, { succeeded: 9, failed: 2, cancelled: 1 });
    await pass(60_000);
    Object.assign(stats, { succeeded: 10, failed: 5, cancelled: 3 });
    activity.started("activity.block");
    await pass(60_000);
    report.end("idle");
    await pass(60_000);

    expect(log.lines.map(({ message }) => message)).toEqual([
      "9 tasks ended, 2 failed, in 1m 0s (0.1/s); nothing runs.",
      "6 tasks ended, 3 failed, in 1m 0s (0.1/s); running: 1 × activity.block.",
      "The worker has ended after 18 tasks in 2m 0s (0.1/s): 10 succeeded, 5 failed, 3 cancelled.",
    ]);
    expect(log.lines.at(-1)?.fields).toEqual({ reason: "idle", succeeded: 10, failed: 5, cancelled: 3 });
    expect(keepsAlive).toBe(false);
  });
});
