import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { isMazepaError } from "../../src/errors.js";
import { revertible } from "../../src/flows/revertible.js";
import { taskIdOf } from "../../src/scheduling/protocol.js";
import { failuresUnderFinish } from "./finish-oracle.js";
import { agrees, expectationOf } from "./oracle.js";
import { indexOf } from "./program-flows.js";
import { ProgramRun } from "./program-run.js";
import { program, type Program } from "./random-program.js";

describe("the scheduler under every order of events", () => {
  it("E1 SG3 J12 gives what a naive reading of the program gives, and holds its invariants", () => {
    fc.assert(
      fc.property(program, (given) => {
        const expected = expectationOf(given);
        fc.pre(expected.size < 400);

        const { harness, flows } = new ProgramRun(given).finish();
        const { ended, scheduler } = harness;

        expect(new Set(flows.received).size).toBe(flows.received.length);
        expect(harness.bodies.open.size).toBe(0);
        expect(scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
        if (given.cancelAt !== undefined || mayThrowAtTheEnd(given)) return;
        if (expected.verdict === "succeeds") expect(ended?.status).toBe("succeeded");
        if (expected.verdict === "fails") expect(ended?.status).toBe("failed");
        if (ended?.status === "succeeded") expect(agrees(ended.value, expected.value)).toBe(true);
        else if (ended) for (const error of leavesOf(ended.error)) expect(isExplained(given, error)).toBe(true);
      }),
      { numRuns: runs(5000) },
    );
  });

  it("R12 gives the same commands in the first round of a unit, where nothing can be undone", () => {
    fc.assert(
      fc.property(program, (any) => {
        const given = { ...any, keepsDates: false };
        fc.pre(expectationOf(given).size < 400 && given.cancelAt === undefined);
        const plain = new ProgramRun(given).finish().harness;
        fc.pre(plain.ended?.status === "succeeded");

        const inUnit = new ProgramRun(given, (root) => revertible(root, { name: "unit" })).finish().harness;

        expect(inUnit.submitted).toEqual(plain.submitted);
        expect(inUnit.cancelled).toEqual(plain.cancelled);
        expect(inUnit.recorded.map(taskIdOf)).toEqual(plain.recorded.map(taskIdOf));
        expect(inUnit.events.map(({ type }) => type)).toEqual(plain.events.map(({ type }) => type));
        expect(inUnit.ended).toEqual(plain.ended);
      }),
      { numRuns: runs(2000) },
    );
  });

  it("F8 gives under the policy finish all failures that nothing has caught, and no other", () => {
    fc.assert(
      fc.property(program, (given) => {
        const expected = failuresUnderFinish(given);
        fc.pre(expected !== undefined && expectationOf(given).size < 400);

        const { ended } = new ProgramRun({ ...given, failurePolicy: "finish", cancelAt: undefined }).finish().harness;

        expect(ended?.status).toBe(expected.size === 0 ? "succeeded" : "failed");
        const seen = ended && ended.status !== "succeeded" ? leavesOf(ended.error).map(nameOf) : [];
        expect([...new Set(seen)].sort()).toEqual([...expected].sort());
      }),
      { numRuns: runs(1000) },
    );
  });
});

function nameOf(error: unknown): string {
  return isMazepaError(error, "MAZEPA_TASK_FAILED")
    ? (error as unknown as { taskId: string }).taskId
    : `flow ${indexOf((error as Error).message)}`;
}

function mayThrowAtTheEnd({ flows }: Program): boolean {
  return flows.some(({ finallyThrows }) => finallyThrows);
}

function leavesOf(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(leavesOf) : [error];
}

/** Whether an error is one that something in the program was to give. */
function isExplained({ tasks, flows }: Program, error: unknown): boolean {
  if (isMazepaError(error, "MAZEPA_TASK_FAILED")) {
    const { taskId } = error as unknown as { taskId: string };
    return tasks[indexOf(taskId)]?.fails === true;
  }
  if (isMazepaError(error, "MAZEPA_TASK_TIMEOUT")) return true;
  const { message } = error as Error;
  return flows[indexOf(message)]?.statements.some(({ kind }) => kind === "throw") === true;
}
