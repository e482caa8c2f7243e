import type { FlowPlan, Statement, TaskPlan } from "./random-program.js";
import type { UnitProgram } from "./random-units.js";

const plainTask: TaskPlan = {
  ...{ fails: false, failedAttempts: 0, isTransient: false, upstreams: [], priority: 0 },
  ...{ isLimited: false, isImpatient: false, isNamed: false },
};

function flowOf(statements: readonly Statement[], options: Partial<FlowPlan> = {}): FlowPlan {
  const plain = { catchesAll: false, isSlow: false, isSingular: false, finallyYields: undefined, finallyThrows: false };
  return { statements, ...plain, ...options };
}

const options: Pick<
  UnitProgram,
  "maxInFlight" | "limit" | "remembered" | "keepsDates" | "seed" | "cancelAt" | "revertible" | "revertsFail"
> = {
  ...{ maxInFlight: 1, limit: 1, remembered: 1, keepsDates: false, seed: 0, cancelAt: undefined },
  ...{ revertible: Array.from({ length: 8 }, () => true), revertsFail: 0 },
};

/** A unit waits for two earlier ones of its place, of which the first has nothing to undo. */
export const threeTurns: UnitProgram = {
  ...options,
  tasks: [{ ...plainTask, fails: true }],
  flows: [
    flowOf(
      [
        {
          kind: "all",
          works: [
            { kind: "flow", index: 1 },
            { kind: "flow", index: 2 },
            { kind: "task", index: 0 },
          ],
          isCaught: false,
        },
      ],
      { finallyYields: { kind: "flow", index: 1 } },
    ),
    flowOf([{ kind: "timeout", works: [{ kind: "flow", index: 2 }], isCaught: false }, { kind: "sleep" }], {
      finallyYields: { kind: "flow", index: 2 },
    }),
    flowOf([{ kind: "start", works: [{ kind: "task", index: 0 }] }], { isSingular: true }),
  ],
  failurePolicy: "finish",
  units: ["unit", undefined, "unit", "unit", "unit", "unit"],
};

/** A unit whose stray was undone ends well, and is yielded again. */
export const strayAgain: UnitProgram = {
  ...options,
  tasks: [plainTask, { ...plainTask, failedAttempts: 1 }],
  flows: [
    flowOf([
      { kind: "one", works: [{ kind: "flow", index: 1 }], isCaught: false },
      { kind: "one", works: [{ kind: "flow", index: 1 }], isCaught: false },
    ]),
    flowOf([{ kind: "timeout", works: [{ kind: "task", index: 1 }], isCaught: true }]),
  ],
  failurePolicy: "fail-fast",
  units: ["unit", "unit", "unit", "unit", "unit", "unit"],
};

/** A task is cut off twice: its second attempt is given back while the first one still runs. */
export const givenBackAgain: UnitProgram = {
  ...{ ...options, maxInFlight: 100, seed: 26 },
  tasks: [{ ...plainTask, fails: true }, plainTask, plainTask, plainTask],
  flows: [
    flowOf(
      [
        { kind: "sleep" },
        { kind: "one", works: [{ kind: "flow", index: 2 }], isCaught: false },
        { kind: "start", works: [{ kind: "task", index: 0 }] },
        { kind: "wait", for: "all" },
      ],
      { isSlow: true },
    ),
    flowOf([{ kind: "start", works: [] }]),
    flowOf([
      {
        kind: "start",
        works: [
          { kind: "task", index: 1 },
          { kind: "task", index: 3 },
        ],
      },
      { kind: "sleep" },
      {
        kind: "all",
        works: [
          { kind: "task", index: 0 },
          { kind: "task", index: 2 },
          { kind: "task", index: 1 },
        ],
        isCaught: true,
      },
      { kind: "start", works: [{ kind: "task", index: 2 }] },
    ]),
  ],
  failurePolicy: "fail-fast",
  hits: undefined,
  units: ["unit", "unit", "unit", "unit", "unit", "unit"],
};
