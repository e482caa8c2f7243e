import { beforeEach, describe, expect, it } from "@jest/globals";
import { detachedWith } from "../../src/wire/detached.js";
import { toReport } from "../../src/wire/outcome-message.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { pass, stopTime } from "../stopped-time.js";
import { failure, setup, type Settings } from "./noted-processor.js";

const detached = { replyTo: undefined, detached: detachedWith({ limit: 1, initialDelayMs: 70, jitter: "none" }) };

beforeEach(stopTime);

describe("what a worker does with a task", () => {
  it("W1 sends its outcome, and lets go of its message", async () => {
    const { processor, add, end, runs, events, stats, activity, log } = setup();

    await add("a");
    const { watcher } = runs.get("a")!;
    watcher.onRunning();
    watcher.onRunning();
    watcher.onLog({ level: "info", message: "half way", fields: { done: 1 } });
    const [whileItRuns, isWorking] = [{ ...stats }, processor.isWorking];
    await end("a");

    expect([whileItRuns.running, stats.running, isWorking, processor.isWorking]).toEqual([1, 0, true, false]);
    expect(events).toEqual(["sent a succeeded", "let go of a"]);
    expect([...processor.leased]).toEqual([]);
    expect(activity.list()).toEqual({ made: { running: 0, succeeded: 1, failed: 0, cancelled: 0 } });
    expect(log.lines).toMatchObject([
      { level: "info", message: "half way", fields: { done: 1, task: "a" } },
      { level: "debug", message: "A task has succeeded.", fields: { task: "a", durationMs: 50 } },
    ]);
  });

  it("W15 counts nothing of a task that has not begun, and no end of one of which nothing is known", async () => {
    const { add, end, runs, activity } = setup({ unknownDelayMs: 5 });

    await add("a");
    await end("a");
    await add("b");
    runs.get("b")!.watcher.onRunning();
    await end("b", { type: "unknown-operation", message: "not here" });

    expect(activity.list()).toEqual({ made: { running: 0, succeeded: 0, failed: 0, cancelled: 0 } });
  });

  it.each([
    ["whose execution is over", { decision: { type: "drop" } }, ["acknowledged a"], { dropped: 1 }],
    ["that is reported unrun", { decision: { type: "report", outcome: failure } }, ["sent a failed"], { poison: 0 }],
    [
      "that is kept and reported",
      { decision: { type: "report", outcome: failure, keep: "too often" } },
      ["kept a: too often", "sent a failed"],
      { poison: 1 },
    ],
    [
      "that cannot be kept",
      { isKept: false, decision: { type: "report", outcome: failure, keep: "too often" } },
      ["kept a: too often", "released a for 30000 ms"],
      { poison: 0, released: 1 },
    ],
    [
      "that is detached and retried",
      { task: detached, decision: { type: "report", outcome: failure, keep: "too often" } },
      ["released a for 70 ms"],
      { poison: 0, failed: 0, released: 1 },
    ],
    ["that is poison", { decision: { type: "poison", reason: "no JSON" } }, ["kept a: no JSON", "acknowledged a"], { poison: 1 }],
    [
      "that is poison and cannot be kept",
      { isKept: false, decision: { type: "poison", reason: "no JSON" } },
      ["kept a: no JSON", "released a for 30000 ms"],
      { poison: 0, released: 1 },
    ],
  ] as [string, Settings, string[], object][])("W3 W6 settles one %s", async (_what, settings, expected, counts) => {
    const { processor, add, events, stats } = setup(settings);

    await add("a");

    expect(events).toEqual([...expected, "let go of a"]);
    expect(stats).toMatchObject({ ...emptyStats(), ...counts });
    expect([processor.isWorking, processor.leased.size]).toEqual([false, 0]);
  });

  it("W3 gives a task back that it fails to process, and says so", async () => {
    const { add, events, log } = setup();

    await add("broken");

    expect(events).toEqual(["released broken for 0 ms", "let go of broken"]);
    expect(log.lines).toMatchObject([{ level: "error", message: expect.stringContaining("out of order") }]);
  });

  it.each([
    ["W9 lost", { lost: 1, dropped: 0 }, []],
    ["W6 unwanted", { lost: 0, dropped: 1 }, ["acknowledged a"]],
  ] as const)("%s: reports nothing of a task that has ended so", async (what, counts, expected) => {
    const { add, end, events, stats } = setup();
    const [leased] = await add("a");

    leased!.endAs(what.endsWith("lost") ? "lost" : "unwanted");
    events.length = 0;
    await end("a");

    expect(events).toEqual([...expected, "let go of a"]);
    expect(stats).toMatchObject(counts);
  });

  it("W3 gives a task of an unknown operation back, and tells its head and the log", async () => {
    const { add, end, events, log } = setup({ unknownDelayMs: 5 });

    await add("a");
    await end("a", { type: "unknown-operation", message: "There is no such thing." });

    expect(events).toEqual(["told of There is no such thing.", "released a for 5 ms", "let go of a"]);
    expect(log.lines).toMatchObject([{ level: "warn", message: "There is no such thing. It is given back for 5 ms." }]);
  });

  it("W3 fails a task of an operation that stays unknown", async () => {
    const { add, end, events, log } = setup();

    await add("a");
    await end("a", { type: "unknown-operation", message: "There is no such thing." });

    expect(events).toEqual(["told of There is no such thing.", "sent a failed", "let go of a"]);
    expect(log.lines.map(({ message }) => message)).toEqual(["There is no such thing.", "A task has failed."]);
  });

  it.each([
    [true, {}, ["kept a: its payload cannot be read", "sent a failed"]],
    [false, {}, ["kept a: its payload cannot be read", "released a for 30000 ms"]],
    [true, detached, ["released a for 70 ms"]],
  ])(
    "W3 keeps a payload that cannot be read (%s) before it is reported, unless the task is detached: %j",
    async (isKept, task, expected) => {
      const { add, end, events } = setup({ isKept, task });

      await add("a");
      await end("a", { report: toReport("a", failure), isPoison: true });

      expect(events).toEqual([...expected, "let go of a"]);
    },
  );

  it.each([
    [
      detachedWith(0),
      true,
      ["kept a: failed for good after one delivery: RangeError: no such row", "acknowledged a"],
      { failed: 1 },
    ],
    [
      detachedWith(0),
      false,
      ["kept a: failed for good after one delivery: RangeError: no such row", "released a for 30000 ms"],
      { failed: 0 },
    ],
    [detached.detached, true, ["released a for 70 ms"], { failed: 0 }],
  ])("W13 retries a detached task that has failed, or keeps it: %j, %s", async (mark, isKept, expected, counts) => {
    const { add, end, events, stats } = setup({ task: { ...detached, detached: mark }, isKept });

    await add("a");
    await end("a", { report: toReport("a", failure) });

    expect(events).toEqual([...expected, "let go of a"]);
    expect(stats).toMatchObject({ ...counts, poison: 0 });
  });

  it("W13 sends the result of a detached task, and no notice of its start", async () => {
    const { add, end, runs, events } = setup({ task: detached });

    await add("a");
    runs.get("a")!.watcher.onRunning();
    await pass(5000);
    await end("a");

    expect(events).toEqual(["sent a succeeded", "let go of a"]);
  });

  it("E6 tells of a start after a second, and at once where the wait for it is limited", async () => {
    const [plain, limited] = [setup(), setup({ options: { queueTimeoutMs: 1000 } })];
    for (const { add, runs } of [plain, limited]) {
      await add("a");
      runs.get("a")!.watcher.onRunning();
    }
    const atOnce = [plain, limited].map(({ events }) => [...events]);
    await pass(1000);
    await plain.add("b");
    await plain.end("a");
    plain.runs.get("b")!.watcher.onRunning();
    await plain.end("b");
    await pass(1000);

    expect(atOnce).toEqual([[], ["sent a started"]]);
    expect(limited.events).toEqual(["sent a started"]);
    expect(plain.events.filter((event) => event.startsWith("sent"))).toEqual([
      "sent a started",
      "sent a succeeded",
      "sent b succeeded",
    ]);
  });
});
