import { describe, expect, it } from "@jest/globals";
import { taskIdOf } from "../../src/scheduling/protocol.js";
import type { TaskOptions } from "../../src/tasks/task-options.js";
import { defaultTransientRetry } from "../../src/retry/retry-policy.js";
import { race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const transient = { isTransient: true, mayRetry: true };
const rootOf = (options: TaskOptions = {}) =>
  flow("root", function* () {
    return (yield* settle(task("a", options))).status;
  });

describe("attempts", () => {
  it("E4 ignores and counts outcomes that come twice", () => {
    const root = flow("root", function* () {
      yield* task("a");
      yield* task("b");
    });
    const harness = new Harness(root).run().succeed("a").succeedWith("a", "again", 1);

    expect(harness.scheduler.ignoredOutcomes).toBe(1);
    expect(harness.recorded.map(({ outcome }) => outcome.status)).toEqual(["succeeded"]);
    expect(harness.succeed("b").ended?.status).toBe("succeeded");
  });

  it("E4 ignores a late failure of an earlier attempt", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a").at(10_000);

    harness.fail("a", new Error("late"), { attempt: 1 });

    expect(harness.ended).toBeUndefined();
    expect(harness.scheduler.ignoredOutcomes).toBe(1);
    expect(harness.succeedWith("a", 1, 2).ended).toMatchObject({ value: "succeeded" });
  });

  it("E4 takes a late success of an earlier attempt, and stops the one that is out", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a").at(10_000);

    expect(harness.submitted).toEqual(["a", "a#2"]);
    harness.succeedWith("a", 1, 1);

    expect(harness.cancelled).toEqual(["a"]);
    expect(harness.reportCancelled("a", 2).ended).toMatchObject({ value: "succeeded" });
    expect(harness.recorded.map(({ outcome }) => outcome.status)).toEqual(["failed", "succeeded"]);
  });

  it("E4 does not tell of a failure of the attempt that is out after a late success of an earlier one", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a").at(10_000).succeedWith("a", 1, 1);

    harness.fail("a", new Error("no more"), { attempt: 2 });

    expect(harness.ended).toMatchObject({ value: "succeeded" });
    expect(harness.recorded.map(({ outcome }) => outcome.status)).toEqual(["failed", "succeeded"]);
    expect(harness.events.filter(({ type }) => type === "task-failed")).toEqual([]);
  });

  it("E4 takes a success that comes during the wait for a retry", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a").succeedWith("a", 1, 1);

    expect(harness.ended).toMatchObject({ value: "succeeded" });
    expect(harness.wakeAtMs).toBeUndefined();
  });

  it("E4 takes a success of a cancelled attempt for the life that followed it", () => {
    const root = flow("root", function* () {
      yield* race([task("quick"), task("slow")]);
      return yield* task("slow");
    });
    const harness = new Harness(root).run().succeed("quick").succeedWith("slow", "first", 1);

    expect(harness.cancelled).toEqual(["slow", "slow"]);
    expect(harness.reportCancelled("slow", 2).ended).toMatchObject({ value: "first" });
    expect(harness.recorded.map(taskIdOf)).toEqual(["quick", "slow"]);
  });

  it("E4 does not take the end of an attempt that is not needed any more for that of an upstream", () => {
    const root = flow("root", function* () {
      yield* task("u");
      return yield* task("outer", {}, [task("u"), task("v")]);
    });
    const harness = new Harness(root).run();
    harness.remembers = false;
    harness.succeed("u");
    expect(harness.submitted).toEqual(["u", "v", "u#2"]);

    harness.succeedWith("u", "again", 1).reportCancelled("u", 2).succeed("v");

    expect(harness.batch).toEqual(["outer"]);
    expect(harness.succeedWith("outer", 1).ended).toMatchObject({ value: 1 });
  });

  it("E4 records a success once, though it comes again while its value is being fetched", () => {
    const root = flow("root", function* () {
      yield* task("a");
      return yield* task("a");
    });
    const harness = new Harness(root).run();
    harness.loadsSlowly = () => true;

    harness.succeedWith("a", 1).succeedWith("a", "again", 1);

    expect(harness.recorded.map(({ outcome }) => outcome.status)).toEqual(["succeeded"]);
    expect(harness.goOn().ended).toMatchObject({ value: 1 });
  });

  it("E4 ignores a start that is reported late", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a").at(10_000).started("a", 1);

    expect(harness.events.some(({ type }) => type === "task-started")).toBe(false);
  });

  it("E5 runs n + 1 times with n retries, waiting as the policy says", () => {
    const policy = { limit: 2, initialDelayMs: 100, factor: 3, jitter: "none" } as const;
    const harness = new Harness(rootOf({ retries: policy })).run().fail("a");

    expect(harness.wakeAtMs).toBe(100);
    harness.at(100).fail("a");
    expect(harness.wakeAtMs).toBe(400);
    harness.at(400).fail("a");

    expect(harness.submitted).toEqual(["a", "a#2", "a#3"]);
    expect(harness.ended).toMatchObject({ value: "failed" });
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "task-retrying", attempt: 1, delayMs: 100 }));
  });

  it("E5 takes a random part of the wait by default", () => {
    const harness = new Harness(rootOf({ retries: 1 }));
    harness.random = () => 0.25;

    expect(harness.run().fail("a").wakeAtMs).toBe(250);
  });

  it("E5 does not retry what the policy refuses", () => {
    const harness = new Harness(rootOf({ retries: 5 }))
      .run()
      .fail("a", new Error("fatal"), { verdict: { isTransient: false, mayRetry: false } });

    expect(harness.ended).toMatchObject({ value: "failed" });
  });

  it("E5 gives transient errors a policy of their own, which leaves the limit alone", () => {
    const transientRetry = { ...defaultTransientRetry, limit: 3, jitter: "none", initialDelayMs: 10, factor: 1 } as const;
    const harness = new Harness(rootOf({ retries: 1 }), { transientRetry }).run();

    for (let time = 1; time <= 3; time++) harness.fail("a", new Error("busy"), { verdict: transient }).at(time * 10);
    expect(harness.submitted).toHaveLength(4);
    harness.fail("a").at(20_000);
    expect(harness.submitted).toHaveLength(5);
    harness.fail("a", new Error("busy"), { verdict: transient });

    expect(harness.ended).toMatchObject({ value: "failed" });
  });

  it("E5 never lets attempt numbers start again", () => {
    const root = flow("root", function* () {
      yield* settle(task("a", { retries: 1 }));
      yield* settle(task("a", { retries: 1 }));
    });
    const harness = new Harness(root).run().fail("a").at(10_000).fail("a").fail("a").at(20_000);

    expect(harness.submitted).toEqual(["a", "a#2", "a#3", "a#4"]);
    expect(harness.fail("a").ended?.status).toBe("succeeded");
  });

  it("E5 goes on counting attempts where an earlier run of the execution stopped", () => {
    const harness = new Harness(flow("root", () => task("a")));
    harness.scheduler.restore(Uint32Array.of(...keyOfA), { status: "failed", attempt: 4, recordNumber: 0 });

    expect(harness.run().submitted).toEqual(["a#5"]);
  });

  it("E5 counts the attempts of this life in the error", () => {
    const root = flow("root", () => task("a", { retries: 1 }));
    const harness = new Harness(root).run().fail("a").at(10_000).fail("a");

    expect(harness.ended).toMatchObject({ error: { attempts: 2, message: expect.stringContaining("after 2 attempts") } });
  });

  it("E6 fails an attempt that waits too long for a worker, and tries again as the policy says", () => {
    const harness = new Harness(rootOf({ queueTimeoutMs: 50, retries: 1 })).run().at(50);

    expect(harness.cancelled).toEqual(["a"]);
    harness.at(10_000);
    expect(harness.submitted).toEqual(["a", "a#2"]);
    harness.started("a", 2);
    expect(harness.wakeAtMs).toBeUndefined();
    expect(harness.succeedWith("a", 1, 2).ended).toMatchObject({ value: "succeeded" });
  });

  it("E6 keeps the slot of such an attempt until its end is heard of", () => {
    const root = flow("root", function* () {
      yield task("a", { queueTimeoutMs: 50, retries: 1, tags: ["one"] });
    });
    const harness = new Harness(root, { limits: { one: 1 } }).run().at(50).at(2000);

    expect(harness.submitted).toEqual(["a"]);
    expect(harness.reportCancelled("a", 1).batch).toEqual(["a#2"]);
    expect(harness.succeedWith("a", 1, 2).ended?.status).toBe("succeeded");
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("E14 submits what was lost again, as the next attempt, within its limits and in order", () => {
    const root = flow("root", function* () {
      yield [task("a", { tags: ["one"] }), task("b", { tags: ["one"] }), task("c"), task("d")];
    });
    const harness = new Harness(root, { limits: { one: 1 } }).run().started("c").run({ type: "stalled" });

    expect(harness.batch).toEqual(["a#2", "c#2", "d#2"]);
    expect(harness.events).toContainEqual({ type: "stalled", submittedAgain: 3 });
    expect(harness.scheduler.snapshot()["c"]).toMatchObject({ submitted: 1, running: 0 });
    harness.succeedWith("c", 1, 1);
    expect(harness.cancelled).toEqual(["c"]);
  });

  it("E14 tells of no stall where nothing is missing", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a");

    harness.run({ type: "stalled" });

    expect(harness.events.filter(({ type }) => type === "stalled")).toEqual([]);
    expect(harness.batch).toEqual([]);
  });

  it("E14 submits nothing again that a cancellation has come for", () => {
    const harness = new Harness(rootOf()).run().run({ type: "stalled" }, { type: "cancel", error: new Error("stop") });

    expect(harness.batch).toEqual([]);
    expect(harness.ended?.status).toBe("cancelled");
  });
});

/** The 128-bit key of the id "a": the first half of its SHA-256. */
const keyOfA = [0xca978112, 0xca1bbdca, 0xfac231b3, 0x9a23dc4d];

describe("snapshot()", () => {
  it("E15 counts retries, and tasks that were cancelled while they waited, ran or stood in back-off", () => {
    const root = flow("root", function* () {
      yield* race([task("winner", { retries: 1 }), task("runs"), task("submitted"), task("backs off", { retries: 1 })]);
    });
    const harness = new Harness(root).run().started("winner").started("runs").fail("winner").at(10_000).fail("backs off");

    const before = harness.scheduler.snapshot();
    harness.succeedWith("winner", 1, 2).reportCancelled("runs").reportCancelled("submitted");
    const after = harness.scheduler.snapshot();

    expect(before.winner).toMatchObject({ submitted: 1, running: 0, retried: 1, failed: 0, cancelled: 0 });
    expect(before.runs).toMatchObject({ running: 1, retried: 0, cancelled: 0 });
    expect(after.winner).toMatchObject({ submitted: 1, running: 0, retried: 1, succeeded: 1, cancelled: 0 });
    for (const name of ["runs", "submitted"])
      expect(after[name]).toMatchObject({ submitted: 1, running: 0, retried: 0, cancelled: 1 });
    expect(after["backs off"]).toMatchObject({ submitted: 1, running: 0, retried: 1, cancelled: 1, failed: 0 });
  });

  it("E4 takes what was lost off the running ones when it is submitted again", () => {
    const harness = new Harness(rootOf()).run().started("a");

    harness.run({ type: "stalled" });

    expect(harness.scheduler.snapshot().a).toMatchObject({ submitted: 1, running: 0 });
  });
});
