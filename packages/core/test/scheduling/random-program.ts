import fc from "fast-check";

/** A task or a flow of a program, by its place there. */
export interface WorkReference {
  readonly kind: "task" | "flow";
  readonly index: number;
}

/** What happens to one task id whenever it is run. */
export interface TaskPlan {
  readonly fails: boolean;
  /** Failed attempts before each end. */
  readonly failedAttempts: number;
  readonly isTransient: boolean;
  readonly upstreams: readonly number[];
  readonly priority: number;
  readonly isLimited: boolean;
  /** Whether each attempt waits only 50 ms for a worker; it has retries enough then. */
  readonly isImpatient: boolean;
  /** Whether its id was set by hand. */
  readonly isNamed: boolean;
}

/** One line of a flow's body. */
export type Statement =
  | { readonly kind: "start"; readonly works: readonly WorkReference[] }
  | { readonly kind: "wait"; readonly for: "all" | "last" | "first" }
  | {
      readonly kind: "one" | "all" | "settle" | "race" | "timeout";
      readonly works: readonly WorkReference[];
      readonly isCaught: boolean;
    }
  | { readonly kind: "sleep" }
  | { readonly kind: "signal"; readonly name: string; readonly isLimited: boolean; readonly isCaught: boolean }
  | { readonly kind: "throw" };

/** The body of a flow. */
export interface FlowPlan {
  readonly statements: readonly Statement[];
  /** Whether what plain yields throw is caught. */
  readonly catchesAll: boolean;
  readonly isSlow: boolean;
  /** Whether it has no id, so that it joins no other. */
  readonly isSingular: boolean;
  /** A task that its `finally` yields. */
  readonly finallyYields: WorkReference | undefined;
  readonly finallyThrows: boolean;
}

/** All that an execution is given. Flows yield later flows only; flow 0 is the root. */
export interface Program {
  readonly tasks: readonly TaskPlan[];
  readonly flows: readonly FlowPlan[];
  readonly failurePolicy: "fail-fast" | "finish";
  readonly maxInFlight: number;
  readonly limit: number;
  /** Chance that the value of an earlier success is still there. */
  readonly remembered: number;
  /** Chance that a result is in the cache; undefined without a cache. */
  readonly hits?: number | undefined;
  /** Whether facts of the head are recorded, as with a checkpoint. */
  readonly keepsDates: boolean;
  /** For the order of everything that happens. */
  readonly seed: number;
  /** Cancels at this action of the driver. */
  readonly cancelAt: number | undefined;
}

const maxTasks = 8;
const maxFlows = 6;

interface RawProgram extends Omit<Program, "tasks" | "flows"> {
  readonly tasks: readonly (Omit<TaskPlan, "upstreams"> & { readonly upstreams: readonly number[] })[];
  readonly flows: readonly FlowPlan[];
}

const task = fc.record({
  fails: chance(0.15),
  failedAttempts: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(2)),
  isTransient: chance(0.3),
  upstreams: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(maxTasks), { maxLength: 3 })),
  priority: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -1, max: 2 })),
  isLimited: chance(0.3),
  isImpatient: chance(0.1),
  isNamed: chance(0.2),
});

const work = fc.record({
  kind: fc.oneof({ weight: 3, arbitrary: fc.constant("task" as const) }, { weight: 2, arbitrary: fc.constant("flow" as const) }),
  index: fc.nat(11),
});

const works = fc.array(work, { minLength: 1, maxLength: 4 });

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("start" as const), works: fc.array(work, { maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), for: fc.constantFrom("all", "last", "first") }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("one", "all", "all", "settle", "race", "timeout"),
      works,
      isCaught: chance(0.5),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "sleep" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("signal" as const),
      name: fc.constantFrom("a", "b"),
      isLimited: chance(0.4),
      isCaught: chance(0.5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ kind: "sleep" as const }) },
      fc.constant({ kind: "throw" as const }),
    ),
  },
);

const flow = fc.record({
  statements: fc.array(statement, { minLength: 1, maxLength: 5 }),
  catchesAll: chance(0.2),
  isSlow: chance(0.2),
  isSingular: chance(0.2),
  finallyYields: fc.option(work, { freq: 5, nil: undefined }),
  finallyThrows: chance(0.03),
});

/** Programs of a few flows and tasks that share, fail, join and cancel each other. */
export const program: fc.Arbitrary<Program> = fc
  .record({
    tasks: fc.array(task, { minLength: 1, maxLength: maxTasks }),
    flows: fc.array(flow, { minLength: 2, maxLength: maxFlows }),
    failurePolicy: fc.constantFrom("fail-fast", "fail-fast", "finish"),
    maxInFlight: fc.constantFrom(1, 2, 3, 5, 100),
    limit: fc.constantFrom(1, 2, 10),
    remembered: fc.constantFrom(1, 1, 0.5),
    hits: fc.constantFrom(undefined, undefined, 0, 0.4, 0.9),
    keepsDates: fc.boolean(),
    seed: fc.integer(),
    cancelAt: fc.option(fc.nat(30), { freq: 4, nil: undefined }),
  })
  .map(makeValid);

/** Upstreams are earlier tasks, subflows are later flows. */
function makeValid(raw: RawProgram): Program {
  const tasks = raw.tasks.map((plan, index) => ({
    ...plan,
    upstreams: index === 0 ? [] : [...new Set(plan.upstreams.map((upstream) => upstream % index))],
  }));
  const flows = raw.flows.map((plan, index) => {
    const later = raw.flows.length - index - 1;
    const fix = (reference: WorkReference): WorkReference =>
      reference.kind === "flow" && later > 0
        ? { kind: "flow", index: index + 1 + (reference.index % later) }
        : { kind: "task", index: reference.index % tasks.length };
    const statements = plan.statements.map((one) => {
      if (!("works" in one)) return one;
      const fixed = one.works.map(fix);
      return { ...one, works: one.kind === "one" || one.kind === "timeout" ? fixed.slice(0, 1) : fixed };
    });
    return { ...plan, statements, finallyYields: plan.finallyYields && fix(plan.finallyYields) };
  });
  return { ...raw, tasks, flows };
}

function chance(probability: number): fc.Arbitrary<boolean> {
  return fc.nat(99).map((number) => number >= 100 - probability * 100);
}
