import type { FlowPlan, Program, Statement, WorkReference } from "./random-program.js";

/**
 * Under the policy `finish`, which failures the root's error is made of: names of tasks and of
 * flows that throw. Empty for a success, undefined where it depends on the order of events.
 */
export function failuresUnderFinish(program: Program): ReadonlySet<string> | undefined {
  try {
    return new FinishOracle(program).of({ kind: "flow", index: 0 });
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

class Undecided extends Error {}

class FinishOracle {
  readonly #program: Program;
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(program: Program) {
    this.#program = program;
  }

  of({ kind, index }: WorkReference): ReadonlySet<string> {
    const key = `${kind} ${index}`;
    const failures = this.#known.get(key) ?? (kind === "task" ? this.#ofTask(index) : this.#ofFlow(index));
    this.#known.set(key, failures);
    return failures;
  }

  /** A failed upstream is the cause; of several the first is, whichever that may be. */
  #ofTask(index: number): ReadonlySet<string> {
    const plan = this.#program.tasks[index];
    const causes = new Set((plan?.upstreams ?? []).flatMap((upstream) => [...this.of({ kind: "task", index: upstream })]));
    if (causes.size > 1) throw new Undecided();
    return causes.size === 0 && plan?.fails ? new Set([`task ${index}`]) : causes;
  }

  #ofFlow(index: number): ReadonlySet<string> {
    const plan = this.#program.flows[index] as FlowPlan;
    if (plan.catchesAll || plan.finallyThrows) throw new Undecided();
    const pending = new Map<string, ReadonlySet<string>>();
    let last: WorkReference | undefined;
    let first: WorkReference | undefined;
    for (const statement of plan.statements) {
      if (statement.kind === "throw") return new Set([`flow ${index}`]);
      if (statement.kind === "start") {
        for (const work of statement.works) pending.set(keyOf(work), this.of(work));
        first ??= statement.works[0];
        last = statement.works.at(-1) ?? last;
        continue;
      }
      const thrown =
        statement.kind === "wait"
          ? covered(pending, statement.for === "last" ? last : statement.for === "first" ? first : undefined)
          : this.#ofScope(statement, pending);
      if (thrown.size > 0) return thrown;
    }
    return union(pending.values());
  }

  #ofScope(statement: Statement, pending: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
    if (statement.kind === "signal" && statement.isLimited) throw new Undecided();
    if (!("works" in statement)) return new Set();
    if (statement.kind === "race" || statement.kind === "timeout") throw new Undecided();
    if (statement.works.some((work) => pending.has(keyOf(work)))) throw new Undecided();
    const failures = union(statement.works.map((work) => this.of(work)));
    if (failures.size > 0 && union(pending.values()).size > 0) throw new Undecided();
    return statement.kind === "settle" || ("isCaught" in statement && statement.isCaught) ? new Set() : failures;
  }
}

/** Nothing named covers all. */
function covered(pending: ReadonlyMap<string, ReadonlySet<string>>, target: WorkReference | undefined): ReadonlySet<string> {
  return target ? (pending.get(keyOf(target)) ?? new Set()) : union(pending.values());
}

function keyOf({ kind, index }: WorkReference): string {
  return `${kind} ${index}`;
}

function union(sets: Iterable<ReadonlySet<string>>): ReadonlySet<string> {
  return new Set([...sets].flatMap((set) => [...set]));
}
