import { describe, expect, it } from "@jest/globals";
import { flowAsStep, type Flow } from "../../src/flows/flow.js";
import { revertible } from "../../src/flows/revertible.js";
import { all, race, sleep } from "../../src/flows/scopes.js";
import type { FlowStep } from "../../src/flows/step-event.js";
import { asStep } from "../../src/tasks/task.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, type Body } from "./work.js";

/** A pattern of this name; a unit if it has rounds or says so. */
function pattern(name: string, body: Body, step: Partial<FlowStep> = {}): Flow {
  return flowAsStep(flow(name, body), { pattern: name, name, kind: "pattern", ...step });
}

function unitPattern(name: string, body: Body, step: Partial<FlowStep> = {}): Flow {
  return flowAsStep(revertible(flow(name, body), { name }), { pattern: name, name, kind: "pattern", ...step });
}

const stepOf = (name: string, label?: string) => asStep(undoable(name, label === undefined ? {} : { label }), "trip");

/** The `step` events, each as its pattern, name and state. */
function told({ events }: UnitHarness): string[] {
  return events.flatMap((event) => (event.type === "step" ? [`${event.pattern}/${event.name} ${event.state}`] : []));
}

describe("step events", () => {
  it("P12 tell of tasks by their label, or else by their id, and of patterns, with values and errors", () => {
    const harness = new UnitHarness(flow("root", () => pattern("trip", () => all([stepOf("a", "A"), stepOf("b")])))).run();
    harness.succeedWith("a", 1).fail("b");

    expect(told(harness)).toEqual([
      ...["trip/trip running", "trip/A running", "trip/b running", "trip/A success", "trip/b failure", "trip/trip failure"],
    ]);
    expect(harness.events).toContainEqual({
      ...{ type: "step", pattern: "trip", name: "A", kind: "step", state: "success", value: 1 },
    });
    expect(harness.events).toContainEqual(
      expect.objectContaining({ type: "step", name: "trip", kind: "pattern", state: "failure", error: expect.any(Error) }),
    );
  });

  it("P12 tell of an attempt once that it runs, and give the value of a pattern that succeeds", () => {
    const retried = asStep(task("a", { retries: 1, label: "A" }), "trip");
    const harness = new UnitHarness(pattern("trip", () => all([retried]))).run().fail("a").at(10_000).succeedWith("a", 7);

    expect(told(harness)).toEqual(["trip/trip running", "trip/A running", "trip/A success", "trip/trip success"]);
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "step", name: "trip", state: "success", value: [7] }));
  });

  it("P12 tell of what is undone, by the names of its steps, the pattern and its controller last", () => {
    const trip = unitPattern("trip", () => all([stepOf("a", "A"), stepOf("b"), task("w")]), { controller: "tries" });
    const harness = new UnitHarness(flow("root", () => trip)).run().ok("a", "b").bad("w").ok("undo b").bad("undo a");

    const b = harness.idOf("b");
    expect(told(harness)).toEqual([
      ...["trip/trip running", "trip/A running", `trip/${b} running`, "trip/A success", `trip/${b} success`],
      ...["trip/trip reverting", `trip/${b} reverting`, "trip/A reverting", `trip/${b} reverted`],
      ...["trip/A revert-failure", "trip/trip revert-failure"],
    ]);
  });

  it("P12 tell of a pattern in a unit that nothing was left of to undo that it is reverted", () => {
    const trip = unitPattern("trip", () => all([task("w")]), { controller: "tries" });
    const harness = new UnitHarness(flow("root", () => trip)).run().bad("w");

    expect(told(harness)).toEqual(["trip/trip running", "trip/trip reverted"]);
  });

  it("P12 tell of inner patterns once nothing of them is left to undo, be they as deep as they may", () => {
    const inner = unitPattern("inner", () => all([stepOf("x", "X"), stepOf("y", "Y")]), { controller: "inner tries" });
    const middle = unitPattern("middle", () => all([inner]));
    const outer = unitPattern("outer", function* () {
      yield* stepOf("first", "first");
      yield* middle;
      yield* unitPattern("empty", () => all([task("plain")]));
      yield* stepOf("last", "last");
      yield* task("w");
    });
    const harness = new UnitHarness(flow("root", () => outer)).run();
    harness.ok("first").ok("x", "y").ok("plain").ok("last").bad("w");
    const before = told(harness).length;

    for (const name of ["last", "y", "x", "first"]) harness.ok(`undo ${name}`);

    expect(told(harness).slice(before - 2)).toEqual([
      ...["outer/outer reverting", "trip/last reverting", "trip/last reverted", "empty/empty reverted"],
      ...[
        "trip/Y reverting",
        "trip/X reverting",
        "trip/Y reverted",
        "trip/X reverted",
        "inner/inner tries reverted",
        "inner/inner reverted",
        "middle/middle reverted",
      ],
      ...["trip/first reverting", "trip/first reverted", "outer/outer reverted"],
    ]);
  });

  it("P12 tell at once of inner patterns that began after all that is to be undone", () => {
    const outer = unitPattern("outer", function* () {
      yield* stepOf("first", "first");
      yield* unitPattern("empty", () => all([task("plain")]));
      yield* task("w");
    });
    const harness = new UnitHarness(flow("root", () => outer)).run().ok("first").ok("plain").bad("w").ok("undo first");

    expect(told(harness).slice(-5)).toEqual([
      ...["outer/outer reverting", "empty/empty reverted", "trip/first reverting", "trip/first reverted"],
      "outer/outer reverted",
    ]);
  });

  it("P12 tell of no inner pattern that it is undone when only what nothing needs is", () => {
    const outer = unitPattern("outer", function* () {
      yield* race([stepOf("loser"), task("winner")]);
      yield* unitPattern("inner", () => all([stepOf("x", "X")]));
    });
    const harness = new UnitHarness(flow("root", () => outer)).run().start("loser").ok("winner").ends("loser");
    harness.ok("x").ok("undo loser");

    expect(harness.ended?.status).toBe("succeeded");
    expect(told(harness).filter((line) => line.endsWith("reverted"))).toEqual([`trip/${harness.idOf("loser")} reverted`]);
  });

  it("P12 tell of no inner pattern that it is undone when it has not begun", () => {
    const outer = unitPattern("outer", function* () {
      yield* stepOf("first", "first");
      yield* all([unitPattern("inner", () => all([stepOf("x")])), task("w")]);
    });
    const harness = new UnitHarness(flow("root", () => outer));
    harness.holdsBack = (ask) => ask === "open" && harness.asked.at(-1) === "open inner";
    harness.run().ok("first").bad("w").answerLate().ok("undo first");

    expect(harness.ended?.status).toBe("failed");
    expect(told(harness).filter((line) => line.endsWith("reverted"))).toEqual(["trip/first reverted", "outer/outer reverted"]);
  });

  it("P12 tell of patterns that are suspended, not of their steps, and of none without a listener", () => {
    const trip = pattern("trip", () => all([pattern("a step", () => sleep(100), { kind: "step" })]));
    const harness = new UnitHarness(trip).run().run({ type: "suspend" });
    const silent = new UnitHarness(trip, { listens: () => false }).run().run({ type: "suspend" });

    expect(told(harness)).toEqual(["trip/trip running", "a step/a step running", "trip/trip suspended"]);
    expect(silent.events).toEqual([]);
  });

  it("R14 name failed steps and nested patterns in the failures of the unit around, also if they are units", () => {
    const failures = new Map<string, string[]>();
    const nested = unitPattern("nested", () => all([task("w", { label: "the task" })]), { key: "by key" });
    const step = flowAsStep(
      flow("a step", () => all([nested])),
      { pattern: "trip", name: "by name", kind: "step" },
    );
    const outer = revertible(
      flow("u", () => all([step, undoable("a")])),
      { name: "u" },
    );
    const harness = new UnitHarness(flow("root", () => outer));
    harness.holdsBack = (ask) => ask === "decide";
    harness.run().ok("a").bad("w");

    for (const command of harness.commands)
      if (command.ask === "decide") failures.set(command.unit.name, [...command.unit.failures.keys()]);
    expect(Object.fromEntries(failures)).toEqual({ u: ["the task", "by key", "by name"] });
  });
});
