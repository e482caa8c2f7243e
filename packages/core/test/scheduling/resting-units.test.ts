import { describe, expect, it } from "@jest/globals";
import { all } from "../../src/flows/scopes.js";
import type { UnitCommand } from "../../src/scheduling/unit-protocol.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, inRounds, task, undoable, unit } from "./work.js";

const suspend = { type: "suspend" } as const;

/** A unit, and a flow beside it that goes on after `x`. */
function besideUnit(): { harness: UnitHarness; seen: string[] } {
  const seen: string[] = [];
  const other = flow("other", function* () {
    yield* task("x");
    seen.push("went on");
  });
  const both = () => all([unit("u", () => all([undoable("a"), task("w")]), inRounds), other]);
  const caught = function* () {
    try {
      yield* both();
    } catch {
      return "caught";
    }
  };
  return { harness: new UnitHarness(flow("root", caught), { failurePolicy: "finish" }), seen };
}

describe("suspending with units", () => {
  it("R18 lets no flow go on while a task is under way, and lets it when nothing is", () => {
    const { harness, seen } = besideUnit();
    harness.run().run(suspend).ok("x");

    expect([...seen]).toEqual([]);
    expect(harness.ok("a", "w").ended?.status).toBe("succeeded");
    expect(seen).toEqual(["went on"]);
  });

  it("R18 lets no flow go on while a unit is being undone", () => {
    const { harness, seen } = besideUnit();
    harness.holdsBack = (ask) => ask === "revert";
    harness.run().ok("a").bad("w");

    harness.run(suspend).ok("x");

    expect(harness.asked).toContain("revert a");
    expect([harness.isSuspended, seen]).toEqual([true, []]);
  });

  it.each<UnitCommand["ask"]>(["open", "decide", "close"])("R18 waits until a unit has what it asks for: %s", (ask) => {
    const { harness } = besideUnit();
    harness.holdsBack = (other) => other === ask;
    harness.run();
    if (ask !== "open") harness.ok("x", "a").bad("w");
    if (ask === "close") harness.ok("undo a");

    harness.run(suspend);

    expect(harness.heldBack).toHaveLength(1);
    expect(harness.isSuspended).toBe(false);
  });
});
