import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { givenBackAgain, strayAgain, threeTurns } from "./found-unit-programs.js";
import { expectationOf } from "./oracle.js";
import { unitProgram } from "./random-units.js";
import { UnitRun } from "./unit-run.js";

describe("the scheduler with units under every order of events", () => {
  it("R7 R10 R13 SG3 undoes in order and once, notes before it submits, takes each signal once, and holds nothing in the end", () => {
    fc.assert(
      fc.property(unitProgram, (given) => {
        fc.pre(expectationOf(given).size < 100);

        const { harness, flows } = new UnitRun(given).finish();

        expect(new Set(flows.received).size).toBe(flows.received.length);
        expect(harness.bodies.open.size).toBe(0);
        expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
        expect(flows.made.filter(({ status }) => status === "submitted" || status === "running")).toEqual([]);
      }),
      { numRuns: runs(5000), examples: [[threeTurns], [strayAgain], [givenBackAgain]] },
    );
  });

  it("R1 leaves nothing when the root is a unit and fails", () => {
    fc.assert(
      fc.property(unitProgram, (given) => {
        fc.pre(expectationOf(given).size < 100);
        const [, ...units] = given.units;

        const run = new UnitRun({ ...given, units: ["unit", ...units], cancelAt: undefined, revertsFail: 0 }).finish();

        const stands = [...run.effects].filter(([, { hasBegun, isUndone }]) => hasBegun && !isUndone);
        if (run.harness.ended?.status === "failed") expect(stands).toEqual([]);
      }),
      { numRuns: runs(5000), examples: [[threeTurns], [strayAgain], [givenBackAgain]] },
    );
  });
});
