import type { FlowPlan, Program, Statement, WorkReference } from "./random-program.js";

/** Whether something must succeed, must fail, or may do either, depending on what happens first. */
export type Verdict = "succeeds" | "fails" | "either";

/** What is known of a task or a flow before it runs. */
export interface Expectation {
  readonly verdict: Verdict;
  /** What it evaluates to if it succeeds; undefined when that depends on the order of events. */
  readonly value: unknown;
  /** How many bodies and tasks it takes at most, with all repetitions. */
  readonly size: number;
}

/**
 * A naive reading of a program: statement after statement, with no regard to time. Says "either"
 * wherever time would matter.
 */
export function expectationOf(program: Program): Expectation {
  return new Oracle(program).of({ kind: "flow", index: 0 });
}

class Oracle {
  readonly program: Program;
  readonly #known = new Map<string, Expectation>();

  constructor(program: Program) {
    this.program = program;
  }

  of({ kind, index }: WorkReference): Expectation {
    const key = `${kind} ${index}`;
    const expectation = this.#known.get(key) ?? (kind === "task" ? ofTask(this, index) : ofFlow(this, index));
    this.#known.set(key, expectation);
    return expectation;
  }
}

function ofTask(oracle: Oracle, index: number): Expectation {
  const { tasks } = oracle.program;
  const upstreams = (tasks[index]?.upstreams ?? []).map((upstream) => oracle.of({ kind: "task", index: upstream }));
  const fails = tasks[index]?.fails || upstreams.some(({ verdict }) => verdict === "fails");
  return { verdict: fails ? "fails" : "succeeds", value: valueOfTask(index), size: 1 + sum(upstreams.map(({ size }) => size)) };
}

/** What every run of the task gives. */
export function valueOfTask(index: number): string {
  return `value ${index}`;
}

function ofFlow(oracle: Oracle, index: number): Expectation {
  const plan = oracle.program.flows[index] as FlowPlan;
  const started: WorkReference[] = [];
  const values: unknown[] = [];
  let verdict: Verdict = "succeeds";
  let size = 1;
  for (const statement of plan.statements) {
    if (statement.kind === "throw") {
      verdict = "fails";
      break;
    }
    if (statement.kind === "signal") {
      if (statement.isLimited && !statement.isCaught) verdict = "either";
      values.push(undefined);
    }
    if (!("works" in statement)) continue;
    const members = statement.works.map((work) => oracle.of(work));
    size += sum(members.map((member) => member.size));
    if (statement.kind === "start") {
      started.push(...statement.works);
      continue;
    }
    const scope = ofScope(statement.kind, members);
    if (scope.verdict === "fails" && !statement.isCaught) {
      verdict = "fails";
      break;
    }
    if (scope.verdict === "either" && !statement.isCaught) verdict = "either";
    values.push(scope.verdict === "fails" ? "caught" : scope.verdict === "either" ? undefined : scope.value);
  }
  return { verdict: worse(verdict, ofStarted(oracle, plan, started)), value: values, size };
}

/** The part of what was started with a plain yield. */
function ofStarted(oracle: Oracle, plan: FlowPlan, started: readonly WorkReference[]): Verdict {
  const verdicts = started.map((work) => ({ work, verdict: oracle.of(work).verdict }));
  const troubles = verdicts.filter(({ verdict }) => verdict !== "succeeds");
  if (troubles.length === 0) return "succeeds";
  const inScopes = plan.statements.flatMap((statement) =>
    "works" in statement && statement.kind !== "start" ? statement.works : [],
  );
  const scoped = new Set(inScopes.flatMap((work) => withUpstreams(oracle.program, work)));
  const isInScope = (work: WorkReference): boolean => withUpstreams(oracle.program, work).some((name) => scoped.has(name));
  if (plan.catchesAll || troubles.some(({ work }) => isInScope(work))) return "either";
  return troubles.some(({ verdict }) => verdict === "fails") ? "fails" : "either";
}

/**
 * Where both are in a flow, which of them has the error of a common upstream depends on time: it is
 * delivered once.
 */
function withUpstreams(program: Program, { kind, index }: WorkReference): string[] {
  const upstreams = kind === "task" ? (program.tasks[index]?.upstreams ?? []) : [];
  return [`${kind} ${index}`, ...upstreams.flatMap((upstream) => withUpstreams(program, { kind: "task", index: upstream }))];
}

function ofScope(kind: Statement["kind"], members: readonly Expectation[]): { verdict: Verdict; value: unknown } {
  const verdicts = members.map(({ verdict }) => verdict);
  const values = members.map(({ value }) => value);
  if (kind === "settle")
    return { verdict: "succeeds", value: verdicts.map((verdict) => (verdict === "either" ? undefined : verdict === "succeeds")) };
  if (kind === "timeout") return { verdict: verdicts[0] === "fails" ? "fails" : "either", value: values[0] };
  if (kind === "race") {
    if (verdicts.includes("succeeds")) return { verdict: "succeeds", value: undefined };
    return { verdict: verdicts.includes("either") ? "either" : "fails", value: undefined };
  }
  if (verdicts.includes("fails")) return { verdict: "fails", value: undefined };
  return { verdict: verdicts.includes("either") ? "either" : "succeeds", value: kind === "one" ? values[0] : values };
}

function worse(a: Verdict, b: Verdict): Verdict {
  if (a === "fails" || b === "fails") return "fails";
  return a === "either" || b === "either" ? "either" : "succeeds";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Whether what was seen is what was expected, wherever something definite was. */
export function agrees(seen: unknown, expected: unknown): boolean {
  if (expected === undefined) return true;
  if (Array.isArray(expected))
    return Array.isArray(seen) && seen.length === expected.length && expected.every((item, index) => agrees(seen[index], item));
  return seen === expected;
}
