import {
  dependency,
  execute,
  flowContext,
  flowSchema,
  all,
  InProcessQueue,
  race,
  signal,
  settle,
  taskableOperation,
  taskContext,
  times,
  TransientError,
  type FlowGenerator,
  type MemoryBlobStore,
  type Task,
} from "@mazepa/core";
import { seededRandom } from "../../src/faults.js";

/** The argument of a task: the behaviour that it shows. */
interface StepPlan {
  readonly key: string;
  readonly value: number;
  readonly runsMs: number;
  /** The number of its first attempts that fail. */
  readonly failures: number;
  readonly isTransient: boolean;
}

/** A random flow. */
export type Program =
  | { readonly type: "step"; readonly plan: StepPlan }
  | { readonly type: "hopeless"; readonly plan: StepPlan }
  | { readonly type: "started"; readonly plan: StepPlan }
  | { readonly type: "signals"; readonly key: string; readonly count: number }
  | { readonly type: "merge" | "race"; readonly plans: readonly StepPlan[] }
  | { readonly type: "all" | "sequence" | "subflow"; readonly parts: readonly Program[] }
  | UnitProgram;

/** A unit in two rounds, of which the first may fail; there may be another unit in it. */
interface UnitProgram {
  readonly type: "unit";
  readonly plans: readonly StepPlan[];
  readonly inner: UnitProgram | undefined;
  readonly failsFirst: boolean;
}

/** The name by which tests limit how many tasks are in flight. */
export const limitedTag = "limited";

/** The message of a worker's log that a task runs there; no event names the worker. */
export const runMessage = "runs";

/** Whether tasks only give their values, to fill a cache. */
let isFilling = false;

const step = taskableOperation(
  { name: "simulation.step", retries: { limit: 4, initialDelayMs: 30 }, cache: true },
  async ({ key, value, runsMs, failures, isTransient }: StepPlan): Promise<number> => {
    if (isFilling) return value;
    const { attempt, taskId, log, signal } = taskContext();
    log.info(runMessage, { taskId, attempt, key });
    if (runsMs > 0) await new Promise((resolve) => setTimeout(resolve, runsMs));
    signal.throwIfAborted();
    if (attempt <= failures && isTransient) throw new TransientError(`${key} passes by itself`);
    if (attempt <= failures) throw new Error(`${key} is not ready for attempt ${attempt}`);
    return value;
  },
);

/** Told of by the worker's log: a call of the service outside, and one that takes it back. */
export const effectMessage = "has an effect";

const book = taskableOperation(
  {
    name: "simulation.book",
    retries: { limit: 4, initialDelayMs: 30 },
    revert: (_value: number | undefined, { key }: StepPlan): void => {
      const { attempt, taskId, log, reverting } = taskContext();
      log.info(runMessage, { taskId, attempt, key });
      log.info(effectMessage, { idempotencyKey: reverting?.idempotencyKey, key, isUndo: true });
    },
  },
  async ({ key, value, runsMs, failures }: StepPlan): Promise<number> => {
    const { attempt, taskId, log, idempotencyKey } = taskContext();
    log.info(runMessage, { taskId, attempt, key });
    log.info(effectMessage, { idempotencyKey, key, isUndo: false });
    if (runsMs > 0) await new Promise((resolve) => setTimeout(resolve, runsMs));
    if (attempt <= failures) throw new Error(`${key} is not ready for attempt ${attempt}`);
    return value;
  },
);

const bookings = flowSchema(
  { name: "simulation.bookings", rounds: times(2) },
  function* ({ plans, inner, failsFirst }: UnitProgram): FlowGenerator<number> {
    const values = yield* all(plans.map((plan) => book.makeTask(plan)));
    const result = sum(values) + (inner ? yield* run(inner) : 0);
    if (failsFirst && flowContext().round === 1) throw new Error("not in this round");
    return result;
  },
);

const total = taskableOperation({ name: "simulation.total", cache: true }, (values: readonly number[]): number => {
  if (isFilling) return sum(values);
  const { attempt, taskId, log } = taskContext();
  log.info(runMessage, { taskId, attempt, key: "total" });
  return sum(values);
});

const hopelessTask = (plan: StepPlan) => step.makeTask({ ...plan, failures: 100, isTransient: false }).with({ retries: 1 });

function taskOf(plan: StepPlan) {
  const task = step.makeTask(plan);
  return plan.value % 3 === 0 ? task.with({ tags: [limitedTag] }) : task;
}

const subflow = flowSchema({ name: "simulation.subflow" }, function* (parts: readonly Program[]): FlowGenerator<number> {
  let result = 0;
  for (const part of parts) result += yield* run(part);
  yield dependency();
  return result;
});

/** Runs a program as a flow. */
export const programFlow = flowSchema({ name: "simulation.program" }, function* (program: Program): FlowGenerator<number> {
  return yield* run(program);
});

function* run(program: Program): FlowGenerator<number> {
  switch (program.type) {
    case "step":
      return yield* taskOf(program.plan);
    case "started":
      yield taskOf(program.plan);
      return 0;
    case "hopeless": {
      const outcome = yield* settle(hopelessTask(program.plan));
      return outcome.status === "failed" ? 1000 : -1;
    }
    case "merge":
      return yield* total.makeTask(program.plans.map(taskOf));
    case "race":
      yield* race(program.plans.map(taskOf));
      return 1;
    case "all":
      return sum(yield* all(program.parts.map((part) => subflow([part]))));
    case "sequence":
      return yield* subflow(program.parts);
    case "subflow":
      return sum(yield* all([subflow(program.parts)]));
    case "signals":
      return yield* hear(program.key, program.count);
    case "unit":
      return yield* bookings(program);
  }
}

/** The name of the signals that programs wait for. */
export const signalName = "go";

/** Told of each signal that a flow gets: its place among those of the flow, and its value. */
export const listener = { heard: (_key: string, _place: number, _value: number): void => undefined };

const hear = flowSchema({ name: "simulation.hear" }, function* (key: string, count: number): FlowGenerator<number> {
  for (let place = 0; place < count; place++) listener.heard(key, place, yield* signal<number>(signalName));
  return count;
});

/** How many signals a program waits for at least, if each goes to all of its flows. */
export function signalsOf(program: Program): number {
  if (program.type === "signals") return program.count;
  return "parts" in program ? Math.max(0, ...program.parts.map(signalsOf)) : 0;
}

/** Puts the results of some of a program's tasks into a cache, as another execution would. */
export async function fillCache(program: Program, cache: MemoryBlobStore, random: () => number): Promise<void> {
  isFilling = true;
  try {
    await execute(
      function* () {
        for (const task of cacheableTasks(program)) if (random() < 0.5) yield task;
      },
      { cache, queue: new InProcessQueue() },
    );
  } finally {
    isFilling = false;
  }
  const keys: string[] = [];
  for await (const key of cache.list("")) if (random() < 0.2) keys.push(key);
  await cache.delete(keys);
}

function cacheableTasks(program: Program): Task[] {
  if (program.type === "step" || program.type === "started") return [taskOf(program.plan)];
  if (program.type === "merge") return [total.makeTask(program.plans.map(taskOf))];
  if (program.type === "race") return program.plans.map(taskOf);
  return "parts" in program ? program.parts.flatMap(cacheableTasks) : [];
}

/** The expected result of a program. */
export function resultOf(program: Program): number {
  switch (program.type) {
    case "step":
      return program.plan.value;
    case "started":
      return 0;
    case "hopeless":
      return 1000;
    case "merge":
      return sum(program.plans.map(({ value }) => value));
    case "race":
      return 1;
    case "signals":
      return program.count;
    case "unit":
      return sum(program.plans.map(({ value }) => value)) + (program.inner ? resultOf(program.inner) : 0);
    default:
      return sum(program.parts.map(resultOf));
  }
}

/** The effects that are to stand in the end, by name. */
export function effectsOf(program: Program): string[] {
  if (program.type === "unit")
    return [...program.plans.map(({ key }) => key), ...(program.inner ? effectsOf(program.inner) : [])];
  return "parts" in program ? program.parts.flatMap(effectsOf) : [];
}

/** The program, and in half of all cases units beside it. */
function withUnits(program: Program, random: () => number): Program {
  if (random() < 0.5) return program;
  let made = 0;
  const booking = (): StepPlan => ({
    key: `booking ${++made}`,
    value: made,
    runsMs: Math.floor(random() * 30),
    failures: random() < 0.2 ? 1 : 0,
    isTransient: false,
  });
  const unit = (depth: number): UnitProgram => ({
    type: "unit",
    plans: Array.from({ length: 1 + Math.floor(random() * 3) }, booking),
    inner: depth < 2 && random() < 0.4 ? unit(depth + 1) : undefined,
    failsFirst: random() < 0.5,
  });
  return { type: "all", parts: [program, unit(0), ...(random() < 0.3 ? [unit(0)] : [])] };
}

/** The program, and in a third of all cases flows beside it that wait for signals. */
function withSignals(program: Program, random: () => number): Program {
  if (random() < 0.67) return program;
  const waits = (key: string): Program => ({ type: "signals", key, count: 1 + Math.floor(random() * 3) });
  return { type: "all", parts: [program, waits("one"), waits("two")] };
}

/** The program, and at times units and waits for signals beside it. */
export function withMore(program: Program, seed: number): Program {
  return withSignals(withUnits(program, seededRandom(`units ${seed}`)), seededRandom(`signals ${seed}`));
}

/** A program of about `size` tasks. */
export function randomProgram(random: () => number, size: number): Program {
  let made = 0;
  const whole = (below: number) => Math.floor(random() * below);
  const plan = (): StepPlan => {
    made += 1;
    const runsMs = random() < 0.3 ? 0 : whole(random() < 0.05 ? 900 : 30);
    return {
      key: `step ${made}`,
      value: whole(100),
      runsMs,
      failures: random() < 0.2 ? 1 + whole(2) : 0,
      isTransient: random() < 0.5,
    };
  };
  const plans = () => Array.from({ length: 2 + whole(2) }, plan);
  const parts = (depth: number) => Array.from({ length: 2 + whole(3) }, () => part(depth + 1));
  const part = (depth: number): Program => {
    const kind = whole(depth > 3 || made >= size ? 5 : 8);
    if (kind <= 1) return { type: "step", plan: plan() };
    if (kind === 2) return random() < 0.5 ? { type: "started", plan: plan() } : { type: "hopeless", plan: plan() };
    if (kind <= 4) return { type: kind === 3 ? "merge" : "race", plans: plans() };
    return { type: (["all", "sequence", "subflow"] as const)[kind - 5]!, parts: parts(depth) };
  };
  const tops: Program[] = [];
  while (made < size) tops.push(part(0));
  return { type: random() < 0.5 ? "all" : "sequence", parts: tops };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
