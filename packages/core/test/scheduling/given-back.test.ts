import { describe, expect, it } from "@jest/globals";
import { all, race } from "../../src/flows/scopes.js";
import { UnitHarness } from "./unit-harness.js";
import { task, undoable, unit } from "./work.js";

/** What of `asked` is about reverts. */
const reverts = ({ asked }: UnitHarness) => asked.flatMap((line) => (line.startsWith("revert ") ? [line.slice(7)] : []));

describe("a task of a unit, not all of whose attempts were given back,", () => {
  it("R3 R8 is undone when the queue keeps its attempt, and that fails", () => {
    const harness = new UnitHarness(unit("u", () => all([undoable("a"), task("w")]))).run().bad("w");

    expect(harness.asked).toContain("withdraw a");
    expect(reverts(harness.bad("a"))).toEqual(["a"]);
  });

  it("R3 E4 is undone when an attempt succeeds that the queue had given back", () => {
    const root = unit("u", function* () {
      yield* undoable("a", { queueTimeoutMs: 50, retries: 1 });
      yield* task("w");
    });
    const harness = new UnitHarness(root);
    harness.givenBack.add("a");
    harness.run().at(50);

    harness.succeedWith(harness.idOf("a"), 1, 1).bad("w");

    expect(reverts(harness)).toEqual(["a"]);
  });

  it("R3 is undone when an earlier run had begun, which ends after a later one was given back", () => {
    const root = unit("u", function* () {
      yield* race([undoable("a"), task("first")]);
      yield* race([undoable("a"), task("second")]);
    });
    const harness = new UnitHarness(root);
    harness.givenBack.add("a");
    harness.run().start("a").ok("first").ok("second");

    expect(harness.begun).toEqual(["first", "a", "second", "a"]);
    harness.reportCancelled(harness.idOf("a"), 1);
    expect(reverts(harness)).toEqual(["a"]);
  });
});
