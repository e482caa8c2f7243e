import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

const gpu = { tags: ["gpu"] };

describe("limits and priorities", () => {
  it("E11 limits the number of tasks in flight with a tag; others pass by", () => {
    const root = flow("root", function* () {
      yield [...tasks("g", 3, gpu), task("other")];
    });
    const harness = new Harness(root, { limits: { gpu: 2 } }).run();

    expect(harness.submitted).toEqual(["g0", "g1", "other"]);
    expect(harness.succeed("g0").batch).toEqual(["g2"]);
  });

  it("E11 counts operation ids like tags", () => {
    const root = flow("root", function* () {
      yield [task("Train", { id: "one" }), task("other")];
    });
    const harness = new Harness(root, { limits: { Train: 1 } }).run();

    expect(harness.submitted).toEqual(["one", "other"]);
  });

  it("E11 asks for room under all limits of a task", () => {
    const root = flow("root", function* () {
      yield [task("g", gpu), task("m", { tags: ["memory"] }), task("both", { tags: ["gpu", "memory"] }), task("g2", gpu)];
    });
    const harness = new Harness(root, { limits: { gpu: 2, memory: 1 } }).run();

    expect(harness.submitted).toEqual(["g", "m", "g2"]);
    expect(harness.succeed("m").batch).toEqual([]);
    expect(harness.succeed("g").batch).toEqual(["both"]);
  });

  it("E11 gives a slot to the one that waited, not to a newcomer", () => {
    const root = flow("root", function* () {
      yield tasks("g", 2, gpu);
      yield dependency(task("g0", gpu));
      yield task("newcomer", gpu);
    });
    const harness = new Harness(root, { limits: { gpu: 1 } }).run();

    expect(harness.succeed("g0").batch).toEqual(["g1"]);
    expect(harness.succeed("g1").batch).toEqual(["newcomer"]);
  });

  it("E11 gives a slot to the next that waited when the first lacks another one, not to a newcomer", () => {
    const root = flow("root", function* () {
      yield [task("g", gpu), task("m", { tags: ["memory"] }), task("both", { tags: ["gpu", "memory"] }), task("next", gpu)];
      yield dependency(task("g", gpu));
      yield task("newcomer", gpu);
    });
    const harness = new Harness(root, { limits: { gpu: 1, memory: 1 } }).run();

    expect(harness.succeed("g").batch).toEqual(["next"]);
    expect(harness.succeed("m").batch).toEqual([]);
    expect(harness.succeed("next").batch).toEqual(["both"]);
    expect(harness.succeed("both").batch).toEqual(["newcomer"]);
  });

  it("E11 gives a slot back at the end of an attempt, though a retry is to come", () => {
    const root = flow("root", function* () {
      yield [task("a", { ...gpu, retries: 1 }), task("b", gpu)];
    });
    const harness = new Harness(root, { limits: { gpu: 1 } }).run();

    expect(harness.fail("a").batch).toEqual(["b"]);
    expect(harness.at(10_000).batch).toEqual([]);
    expect(harness.succeed("b").batch).toEqual(["a#2"]);
  });

  it("E11 gives one slot back for an attempt that fails for good, and none for a task that had none", () => {
    const root = flow("root", function* () {
      yield* settle([task("a", gpu), flow("sub", () => all([task("b", gpu), task("bad")])), ...tasks("g", 3, gpu)]);
    });
    const harness = new Harness(root, { limits: { gpu: 1 } }).run();

    expect(harness.fail("bad").batch).toEqual([]);
    expect(harness.fail("a").batch).toEqual(["g0"]);
    expect(harness.succeed("g0").batch).toEqual(["g1"]);
  });

  it.each(["its end is heard of", "cancelGraceMs have passed"])(
    "E11 gives the slot of a cancelled attempt back when %s",
    (when) => {
      const root = flow("root", function* () {
        yield* race([task("quick"), task("slow", gpu)]);
        yield task("next", gpu);
      });
      const harness = new Harness(root, { limits: { gpu: 1 }, cancelGraceMs: 100 }).run().succeed("quick");

      expect(harness.batch).toEqual([]);
      expect(harness.at(99).batch).toEqual([]);
      if (when === "its end is heard of") harness.reportCancelled("slow");
      else harness.at(100);
      expect(harness.batch).toEqual(["next"]);
    },
  );

  it("E11 takes tags that come from the flows around a task", () => {
    const root = flow(
      "root",
      function* () {
        yield tasks("t", 2);
      },
      gpu,
    );

    expect(new Harness(root, { limits: { gpu: 1 } }).run().submitted).toEqual(["t0"]);
  });

  it("E12 submits the higher priority first, equal ones in order, within maxInFlight", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b", { priority: 1 }), task("c"), task("d", { priority: 2 }), task("e", { priority: 9 })];
    });
    const harness = new Harness(root, { maxInFlight: 4 }).run();

    expect(harness.submitted).toEqual(["d", "b", "a", "c"]);
    expect(harness.succeed("a").batch).toEqual(["e"]);
  });

  it("E12 submits the higher priority first, though it is yielded later, as long as flows go on", () => {
    const root = flow("root", function* () {
      yield task("low");
      yield task("high", { priority: 1 });
    });

    expect(new Harness(root).run().submitted).toEqual(["high", "low"]);
  });

  it("E12 gives a freed slot to the highest priority that waits for it", () => {
    const root = flow("root", function* () {
      yield [task("first", gpu), task("low", { ...gpu, priority: -1 }), task("high", { ...gpu, priority: 1 })];
    });
    const harness = new Harness(root, { limits: { gpu: 1 } }).run();

    expect(harness.submitted).toEqual(["high"]);
    expect(harness.succeed("high").batch).toEqual(["first"]);
    expect(harness.succeed("first").batch).toEqual(["low"]);
  });
});
