import { all, execute, flowSchema, taskableOperation, type Flow } from "@mazepa/core";
import { linear, step, unordered, type Pattern } from "@mazepa/patterns";
import type { Workload } from "./workload.js";

const next = taskableOperation({ name: "next" }, (value: number): number => value + 1);

type Steps = Readonly<Record<string, never>>;
type AnyPattern = Pattern<object, Readonly<Record<string, number>>>;

/** A linear pattern, each step of which takes what the one before gave. */
function chainOf(count: number): AnyPattern {
  const steps = Array.from({ length: count }, (_, index) => [`s${index + 1}`, step(next, `s${index}`)] as const);
  return linear("steps in a row").provides(Object.fromEntries(steps) as Steps);
}

function rowOf(count: number): AnyPattern {
  const steps = Array.from({ length: count }, (_, index) => [`s${index + 1}`, step(next, "s0")] as const);
  return unordered("steps side by side").provides(Object.fromEntries(steps) as Steps);
}

const chainByHand = flowSchema({ name: "chain by hand", revertible: true }, function* (count: number) {
  const store: Record<string, number> = { s0: 0 };
  for (let index = 1; index <= count; index++) {
    const name = `s${index}`;
    store[name] = yield* next.makeTask(store[`s${index - 1}`] ?? 0).with({ label: name, id: name });
  }
  return store;
});

const rowByHand = flowSchema({ name: "row by hand", revertible: true }, function* (count: number) {
  const tasks = Array.from({ length: count }, (_, index) =>
    next.makeTask(0).with({ label: `s${index + 1}`, id: `s${index + 1}` }),
  );
  const values = yield* all(tasks);
  return { s0: 0, ...Object.fromEntries(values.map((value, index) => [`s${index + 1}`, value])) };
});

/** A pattern of `count` steps, which is made in advance. */
function ofPattern(make: (count: number) => AnyPattern): Workload {
  const patterns = new Map<number, AnyPattern>();
  const patternOf = (count: number): AnyPattern => {
    const pattern = patterns.get(count) ?? make(count);
    patterns.set(count, pattern);
    return pattern;
  };
  return {
    prepare: (count) => void patternOf(count),
    run: (count) => countOf(patternOf(count).makeFlow({ s0: 0 })),
  };
}

function byHand(make: (count: number) => Flow<object>): Workload {
  return { run: (count) => countOf(make(count)) };
}

async function countOf(flow: Flow<object>): Promise<number> {
  return Object.keys(await execute(flow)).length - 1;
}

/** Patterns, each beside the same flow as one would write it. */
export const patternSteps: Readonly<Record<string, Workload>> = {
  "steps in a row": ofPattern(chainOf),
  "steps in a row, by hand": byHand(chainByHand),
  "steps side by side": ofPattern(rowOf),
  "steps side by side, by hand": byHand(rowByHand),
};
