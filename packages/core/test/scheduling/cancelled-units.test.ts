import { describe, expect, it } from "@jest/globals";
import { all, sleep } from "../../src/flows/scopes.js";
import type { FlowNode } from "../../src/scheduling/nodes.js";
import { revertIdOf } from "../../src/scheduling/unit-reverting.js";
import { writeTaskKey } from "../../src/tasks/task-key.js";
import { entryOf } from "./ledger-entries.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

const root = () => unit("u", () => all([undoable("a"), task("w")]));
const decision = { what: "revert", error: new Error("of an earlier head"), strays: undefined } as const;
const nothingHeld = { tasks: 0, flows: 0, room: 0, timers: 0 };

/** A unit left by an earlier head, which is being undone. */
function withLeftover(entries = [entryOf("x", 1)]): UnitHarness {
  const harness = new UnitHarness(flow("root", () => task("a")));
  harness.scheduler.restoreUnits(2);
  harness.run().ok("a");
  const opening = {
    ...{ round: 3, provided: undefined, isRecorded: true, entries, undone: [], decision },
    ...{ failures: new Map([["X", new Error("x failed")]]), failed: undefined },
  };
  const leftovers = [{ key: "k", name: "left", opening }];
  return harness.run({ type: "leftovers", root: harness.commandsOf("leftovers")[0]?.root as FlowNode, leftovers });
}

describe("a cancelled execution with units", () => {
  it("R18 undoes nothing that an earlier head had decided to undo when the answer comes too late", () => {
    const harness = new UnitHarness(root());
    harness.holdsBack = (ask) => ask === "open";
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)], decision });

    harness.run().cancel().answerLate();

    expect(harness.asked).toEqual(["open u", "forget u"]);
    expect(harness.ended?.status).toBe("cancelled");
  });

  it("R18 tells of no unit that it was undone when the answer comes too late", () => {
    const harness = new UnitHarness(root());
    harness.holdsBack = (ask) => ask === "close";
    harness.run().ok("a").bad("w").ok("undo a");

    harness.cancel().answerLate();

    expect(harness.events.filter(({ type }) => type === "flow-reverted")).toEqual([]);
  });

  it("R18 takes a revert that it has stopped for no failure of the unit", () => {
    const harness = new UnitHarness(root()).run().ok("a").bad("w").cancel().ends("undo a");

    expect(harness.ended).toMatchObject({ error: { taskId: harness.idOf("w") } });
    expect(harness.events.filter(({ type }) => type === "flow-reverted")).toEqual([]);
  });

  it("R18 R20 looks for no units that no flow has reached", () => {
    const harness = new UnitHarness(flow("root", () => task("a")));
    harness.scheduler.restoreUnits(2);
    harness.run().cancel().reportCancelled("a");

    expect(harness.asked).toEqual([]);
    expect(harness.ended?.status).toBe("cancelled");
  });

  it("R18 R20 stops undoing a unit that no flow has reached", () => {
    const harness = withLeftover().cancel();

    expect(harness.stopped).toEqual(["undo x"]);
    expect(harness.ends("undo x").ended?.status).toBe("cancelled");
    expect(harness.scheduler.held).toEqual(nothingHeld);
  });

  it("R18 tells tasks to stop that a failure has cut off, while a flow has not caught it yet", () => {
    const catching = unit("u", function* () {
      try {
        yield* all([undoable("a"), task("w")]);
      } catch {
        yield* task("next");
      }
    });
    const harness = new UnitHarness(catching);
    harness.run();
    harness.isSlow = () => true;
    harness.start("a").bad("w");

    expect(harness.stopped).toEqual([]);
    expect(harness.cancel().stopped).toEqual(["a"]);
  });
});

describe("a unit that no flow has reached", () => {
  it("R20 R14 has the failures that were recorded", () => {
    const [command] = withLeftover().commandsOf("revert");

    expect([...(command?.unit.failures.keys() ?? [])]).toEqual(["X"]);
  });

  it("R20 is no flow of which events tell, other than that it is undone", () => {
    const harness = withLeftover().ok("undo x");

    const told = harness.events.flatMap((event) => ("flow" in event && event.flow === "left" ? [event.type] : []));
    expect(told).toEqual(["flow-reverting", "flow-reverted"]);
  });

  it("R10 R20 is undone further where an earlier head has stopped", () => {
    const harness = new UnitHarness(root());
    const key = new Uint32Array(4);
    writeTaskKey(revertIdOf("y"), key);
    harness.scheduler.restore(key, { status: "succeeded", attempt: 1, recordNumber: 0 });
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1), entryOf("y", 2)], decision });

    expect(harness.run().begun).toEqual(["undo x"]);
  });
});

describe("a unit that has ended", () => {
  it("J12 does not keep the execution from being parked", () => {
    const sleeping = flow("root", function* () {
      yield* root();
      yield* sleep(100);
    });
    const harness = new UnitHarness(sleeping).run().ok("a");

    expect(harness.scheduler.parking()).toBeUndefined();
    expect(harness.ok("w").scheduler.parking()).toMatchObject({ untilMs: 100 });
  });
});
