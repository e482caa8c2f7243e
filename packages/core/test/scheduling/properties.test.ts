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

        const run = new ProgramRun(given).finish();

        expect(new Set(run.flows.received).size).toBe(run.flows.received.length);
        expectNothingHeld(run);
        if (given.cancelAt === undefined) expectWhatWasExpected(run, given);
      }),
      { numRuns: runs(5000) },
    );
  });

  it("E8 E21 R18 gives the same when heads are killed or suspended, and runs nothing again that was recorded", () => {
    const end = fc.record({ after: fc.nat(40), isSuspended: fc.boolean() });
    fc.assert(
      fc.property(program, fc.array(end, { minLength: 1, maxLength: 3 }), (any, ends) => {
        const given = { ...any, keepsDates: true, cancelAt: undefined };
        fc.pre(expectationOf(given).size < 400);

        let run = new ProgramRun(given);
        for (const { after, isSuspended } of ends) {
          run.goOn(after);
          if (isSuspended && !run.harness.ended) run.suspend();
          if (run.harness.ended) break;
          run = run.nextHead();
        }
        const { received } = run.finish().flows;

        // What took a signal is not known if the record of that cannot be read.
        if (given.remembered === 1) expect(new Set(received).size).toBe(received.length);
        expectNothingHeld(run);
        expectWhatWasExpected(run, given);
      }),
      { numRuns: runs(2000) },
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

function expectNothingHeld({ harness, flows }: ProgramRun): void {
  expect(harness.bodies.open.size).toBe(0);
  expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  expect(flows.made.filter(({ status }) => status === "submitted" || status === "running")).toEqual([]);
}

function expectWhatWasExpected({ harness: { ended } }: ProgramRun, given: Program): void {
  const expected = expectationOf(given);
  if (mayThrowAtTheEnd(given)) return;
  if (expected.verdict === "succeeds") expect(ended?.status).toBe("succeeded");
  if (expected.verdict === "fails") expect(ended?.status).toBe("failed");
  if (ended?.status === "succeeded") expect(agrees(ended.value, expected.value)).toBe(true);
  else if (ended) for (const error of leavesOf(ended.error)) expect(isExplained(given, error)).toBe(true);
}

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
