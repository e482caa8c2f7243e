import { dependency } from "../../src/flows/dependency.js";
import { Flow } from "../../src/flows/flow.js";
import { all, race, settle, sleep, withTimeout } from "../../src/flows/scopes.js";
import type { UnitDefinition } from "../../src/flows/unit-definition.js";
import type { FlowGenerator, Work } from "../../src/flows/yieldable.js";
import { signal } from "../../src/flows/signal.js";
import { Task } from "../../src/tasks/task.js";
import type { FlowPlan, Program, Statement, WorkReference } from "./random-program.js";

/** Which flows of a program are units, and which tasks can be undone, by their places. */
export interface ProgramUnits {
  readonly unitOf: (flow: number) => UnitDefinition | undefined;
  readonly isRevertible: (task: number) => boolean;
}

/** The flows of a program. */
export class ProgramFlows {
  /** The signals that each flow has received, as `flow name number`. */
  readonly received: string[] = [];
  /** All tasks and flows that flows have made, and the root. */
  readonly made: Work[] = [];
  readonly #program: Program;
  readonly #units: ProgramUnits;

  constructor(program: Program, units: ProgramUnits = { unitOf: () => undefined, isRevertible: () => false }) {
    this.#program = program;
    this.#units = units;
  }

  flow(index: number): Flow {
    const plan = this.#program.flows[index] as FlowPlan;
    const start = () => this.#body(index, plan);
    const name = `flow ${index}`;
    const identity = plan.isSingular ? {} : { identityText: () => name };
    return this.#keep(new Flow({ name, start, options: {}, ...identity, unit: this.#units.unitOf(index) }));
  }

  #task(index: number): Task {
    const plan = this.#program.tasks[index];
    const { priority = 0, failedAttempts = 0, isTransient, isLimited, isImpatient, isNamed, fails } = plan ?? {};
    const options = {
      priority,
      retries: isImpatient ? 1000 : isTransient && !fails ? 0 : failedAttempts,
      tags: isLimited ? ["limited"] : [],
      ...(isImpatient && { queueTimeoutMs: 50 }),
      ...(isNamed && { id: `task ${index}` }),
      ...(this.#program.hits !== undefined && { cache: true }),
    };
    const upstreams = (plan?.upstreams ?? []).map((upstream) => this.#task(upstream));
    const name = `task ${index}`;
    const isRevertible = this.#units.isRevertible(index);
    const traits = { operationId: name, options, packageVersion: undefined, isRevertible };
    return this.#keep(new Task({ traits, operation: () => name, args: upstreams, upstreams }, name, name));
  }

  #keep<T extends Work>(work: T): T {
    this.made.push(work);
    return work;
  }

  #work({ kind, index }: WorkReference): Work {
    return kind === "task" ? this.#task(index) : this.flow(index);
  }

  *#body(index: number, { statements, catchesAll, finallyYields, finallyThrows }: FlowPlan): FlowGenerator<unknown> {
    const values: unknown[] = [];
    const started: Work[] = [];
    let isOver = false;
    try {
      for (const statement of statements) {
        const attempt = this.#perform(statement, { started, index });
        try {
          const value: unknown = yield* attempt;
          if (isScope(statement)) values.push(value);
        } catch (error) {
          if (isScope(statement) ? !statement.isCaught : !catchesAll || statement.kind === "throw") throw error;
          if (isScope(statement)) values.push("caught");
        }
      }
      isOver = true;
      return values;
    } finally {
      if (finallyThrows && !isOver) fail(`finally of flow ${index}`);
      if (finallyYields && !isOver) yield this.#work(finallyYields);
    }
  }

  *#signal({ name, isLimited }: Extract<Statement, { kind: "signal" }>, index: number): FlowGenerator<unknown> {
    const number = yield* signal<number>(name, isLimited ? { timeoutMs: 300 } : {});
    this.received.push(`flow ${index} ${name} ${number}`);
    return number;
  }

  *#perform(statement: Statement, { started, index }: { started: Work[]; index: number }): FlowGenerator<unknown> {
    if (statement.kind === "sleep") return yield* sleep(100);
    if (statement.kind === "signal") return yield* this.#signal(statement, index);
    if (statement.kind === "throw") throw new Error(`thrown by flow ${index}`);
    if (statement.kind === "wait") return void (yield waitFor(statement.for, started));
    const works = statement.works.map((work) => this.#work(work));
    const [first] = works;
    if (statement.kind === "start") {
      started.push(...works);
      return void (yield works);
    }
    if (statement.kind === "all") return yield* all(works);
    if (statement.kind === "settle") return (yield* settle(works)).map((outcome) => outcome.status === "succeeded");
    if (statement.kind === "race") return yield* race(works);
    return first && (yield* statement.kind === "timeout" ? withTimeout(first, 700) : first);
  }
}

/** Whether what a statement gives is kept, and what it throws may be caught. */
function isScope(statement: Statement): statement is Statement & { readonly isCaught: boolean } {
  return "isCaught" in statement;
}

function waitFor(which: "all" | "last" | "first", started: readonly Work[]) {
  const work = which === "last" ? started.at(-1) : started[0];
  return which === "all" || !work ? dependency() : dependency(work);
}

/** The number at the end of a name. */
export function indexOf(name: string): number {
  return Number(name.split(" ").at(-1));
}

function fail(message: string): never {
  throw new Error(message);
}
