import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race } from "../../src/flows/scopes.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

describe("a unit that has lost a race", () => {
  it("R11 fails the flow that goes on with what could not be undone", () => {
    const root = flow("root", function* () {
      yield* race([unit("u", () => all([undoable("a"), task("w")])), task("quick")]);
      try {
        yield dependency();
      } catch (error) {
        return error;
      }
    });
    const harness = new UnitHarness(root).run().ok("a", "quick").ends("w").bad("undo a");

    expect(harness.ended).toMatchObject({
      status: "succeeded",
      value: { code: "MAZEPA_REVERT_FAILED", left: [{ operationId: "a" }] },
    });
  });
});
