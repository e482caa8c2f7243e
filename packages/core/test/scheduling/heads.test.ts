import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { all, race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const reasonsOf = ({ events }: Harness) => events.flatMap((event) => (event.type === "outcome-ignored" ? [event.reason] : []));

/** A head whose predecessors have submitted these attempts. */
function resumed(root: Flow, ...attempts: [taskId: string, attempt: number][]): Harness {
  const harness = new Harness(root);
  harness.scheduler.goOnWith(attempts);
  return harness;
}

describe("attempts of earlier heads", () => {
  it("E21 are taken over, not submitted again, and count as submitted", () => {
    const harness = resumed(
      flow("root", () => all([task("a"), task("b")])),
      ["a", 3],
    ).run();

    expect(harness.submitted).toEqual(["b"]);
    expect(harness.events).toContainEqual(
      expect.objectContaining({ type: "task-submitted", taskId: "a", attempt: 3, isUnderWay: true }),
    );
    expect(harness.events.find((event) => event.type === "task-submitted" && event.taskId === "b")).not.toHaveProperty(
      "isUnderWay",
    );
    expect(harness.scheduler.snapshot()["a"]).toMatchObject({ submitted: 1 });
    expect(harness.succeedWith("a", 1, 3).submitted).toEqual(["b"]);
    expect(harness.succeed("b").ended?.status).toBe("succeeded");
  });

  it("E21 are not taken over by a later attempt of the task", () => {
    const harness = resumed(
      flow("root", () => task("a", { retries: 1 })),
      ["a", 1],
    );
    harness.run().fail("a", new Error("late"), { attempt: 1 }).at(10_000);

    expect(harness.submitted).toEqual(["a#2"]);
  });

  it("E21 are not taken over if they are known to have ended", () => {
    const root = () => flow("root", () => task("a", { retries: 1 }));
    const harness = resumed(root(), ["a", 1]);
    harness.restore(new Harness(root()).run().fail("a")).run();

    expect(harness.submitted).toEqual(["a#2"]);
  });

  it("E21 are taken over, though the end of an earlier one comes before their task is yielded", () => {
    const root = flow("root", function* () {
      yield* task("first");
      yield* task("a", { retries: 1 });
    });
    const harness = resumed(root, ["a", 2]).run().fail("a", new Error("early"), { attempt: 1 }).succeed("first");

    expect(harness.submitted).toEqual(["first"]);
    expect(harness.succeedWith("a", 1, 2).ended?.status).toBe("succeeded");
  });

  it("E21 are no longer under way once their end has come before their task was yielded", () => {
    const root = flow("root", function* () {
      yield* task("first");
      yield* all([task("failed"), task("refused")]);
    });
    const harness = resumed(root, ["failed", 1], ["refused", 1]).run();
    harness.fail("failed", new Error("early"), { attempt: 1 });
    harness.run({ type: "refused", taskId: "refused", attempt: 1, status: "succeeded", problem: "torn" });
    harness.succeed("first");

    expect(harness.scheduler.ignoredOutcomes).toBe(2);
    expect(reasonsOf(harness)).toEqual(["no such task is in flight", "the report was refused: torn"]);
    expect(harness.submitted).toEqual(["first", "failed", "refused"]);
  });

  it("E21 end their task while it waits to be submitted, and a failure lets it be submitted anew", () => {
    const one = { tags: ["one"] };
    const root = flow("root", () => settle([task("x", one), task("a", one), task("b", one)]));
    const harness = new Harness(root, { limits: { one: 1 } });
    harness.scheduler.goOnWith([
      ["a", 1],
      ["b", 1],
    ]);
    harness.run().succeedWith("a", "of before", 1).fail("b", new Error("of before"), { attempt: 1 });

    expect(harness.scheduler.snapshot()["a"]).toMatchObject({ submitted: 1, succeeded: 1 });
    expect(harness.recorded.map(({ outcome }) => outcome.attempt)).toEqual([1]);
    expect(reasonsOf(harness)).toHaveLength(1);
    expect(harness.succeed("x").submitted).toEqual(["x", "b"]);
    expect(harness.succeed("b").ended?.status).toBe("succeeded");
    expect(harness.scheduler.awaitsOutcomes).toBe(false);
  });

  it("E21 end their task while it is looked for in the cache, and its answer comes too late", () => {
    const harness = resumed(
      flow("root", () => all([task("a", { cache: true }), task("b")])),
      ["a", 1],
    );
    harness.find = () => ({ reason: { type: "missing" } });
    harness.loadsSlowly = () => true;
    harness.run();

    expect(harness.succeedWith("a", "of before", 1).scheduler.awaitsOutcomes).toBe(true);
    expect(harness.goOn().submitted).toEqual(["b"]);
    expect(harness.succeed("b").ended).toMatchObject({ value: ["of before", "value of b"] });
    expect(harness.scheduler.awaitsOutcomes).toBe(false);
  });

  it("E21 E8 are not needed for a task whose earlier success is being loaded", () => {
    const root = () => flow("root", () => task("a"));
    const harness = resumed(root(), ["a", 2]).restore(new Harness(root()).run().succeedWith("a", "of before"));
    harness.loadsSlowly = () => true;
    harness.run().succeedWith("a", "again", 2);

    expect([harness.scheduler.awaitsOutcomes, harness.recorded]).toEqual([false, []]);
    expect(harness.goOn().ended).toMatchObject({ value: "of before" });
  });

  it("E4 are nothing if no head has submitted them, though their task waits to be submitted", () => {
    const one = { tags: ["one"] };
    const harness = new Harness(
      flow("root", () => all([task("x", one), task("a", one)])),
      { limits: { one: 1 } },
    );
    harness.scheduler.goOnWith([]);
    harness.run().succeedWith("a", "stray", 1);

    expect([harness.recorded, reasonsOf(harness)]).toEqual([[], ["no such task is in flight"]]);
    expect(harness.succeed("x").submitted).toEqual(["x", "a"]);
  });

  it("E4 are recorded when they succeed before their task is yielded, once, and do not run again", () => {
    const root = flow("root", function* () {
      yield* task("first");
      return yield* task("a");
    });
    const harness = resumed(root, ["a", 1]).run().succeedWith("a", "early", 1).succeedWith("a", "again", 1);

    expect(reasonsOf(harness)).toEqual(["no such task is in flight"]);
    expect(harness.succeedWith("b", 1, 1).recorded.map(({ recordNumber }) => recordNumber)).toEqual([0, 1]);
    expect(harness.succeed("first").submitted).toEqual(["first"]);
    expect(harness.ended).toMatchObject({ value: "early" });
  });

  it.each([
    { attempt: 2, isTaken: false },
    { attempt: 3, isTaken: true },
  ])("E4 succeed early only if a later one has not failed: $attempt", ({ attempt, isTaken }) => {
    const harness = resumed(flow("root", () => task("first")));
    const failed = new Harness(flow("root", () => task("a", { retries: 2 }))).run().fail("a").at(10_000).fail("a");
    harness.restore(failed).run().succeedWith("a", 1, attempt);

    expect(harness.recorded).toHaveLength(isTaken ? 1 : 0);
  });
});

describe("what becomes of an outcome", () => {
  it("E4 is told with its reason when it is ignored", () => {
    const root = flow("root", function* () {
      yield* race([task("a", { retries: 3 }), task("never")]);
      yield* task("last");
    });
    const harness = new Harness(root).run().fail("a");
    const wait = harness.wakeAtMs ?? 0;
    harness.fail("a", new Error("again"), { attempt: 1 }).at(wait).fail("a", new Error("old"), { attempt: 1 });

    expect(reasonsOf(harness)).toEqual(["the attempt has ended before", "it is not of the current attempt"]);
    expect(harness.scheduler.ignoredOutcomes).toBe(2);
  });

  it("E4 is nothing for an attempt that nothing has submitted", () => {
    const harness = new Harness(flow("root", () => task("a"))).run().fail("a", new Error("of the future"), { attempt: 2 });

    expect([harness.ended, reasonsOf(harness)]).toEqual([undefined, ["no such task is in flight"]]);
  });

  it("E4 a report that is refused is a transient failure of the current attempt in flight, and of no other", () => {
    const refused = (attempt: number) =>
      ({ type: "refused", taskId: "a", attempt, status: "succeeded", problem: "torn" }) as const;
    const harness = new Harness(flow("root", () => task("a"))).run().run(refused(2));

    expect(harness.events.map(({ type }) => type)).not.toContain("task-retrying");
    harness.run(refused(1));
    expect(harness.events).toContainEqual(
      expect.objectContaining({ type: "task-retrying", attempt: 1, isTransient: true, error: expect.any(Error) }),
    );
    harness.run(refused(1));
    expect(harness.events.filter(({ type }) => type === "task-retrying")).toHaveLength(1);
    expect(harness.at(100_000).submitted).toEqual(["a", "a#2"]);
  });

  it("K2 has a record number that is found by its id, if it is a success", () => {
    const harness = new Harness(flow("root", () => settle([task("a"), task("b"), task("c")])));
    const numberOf = harness.scheduler.lookUp();
    harness.find = () => ({ reason: { type: "missing" } });
    harness.run().fail("b").succeed("c", "a");

    expect(["a", "b", "c", "stranger"].map(numberOf)).toEqual([1, undefined, 0, undefined]);
  });
});
