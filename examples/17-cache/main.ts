// Trains a small model twice. The second execution reuses what the first has computed; when the
// code of one step changes, only that step and what takes its value run again.
import { execute, taskableOperation, type CallableOperation } from "@mazepa/core";

type Points = readonly (readonly [x: number, y: number])[];

const options = { cache: { source: "operation" } } as const;

const load = taskableOperation({ name: "load", ...options }, (count: number): Points => {
  return Array.from({ length: count }, (_, x) => [x, 3 * x + 1 + (x % 2)] as const);
});

const clean = taskableOperation({ name: "clean", ...options }, (points: Points): Points => points.filter(([x]) => x % 2 === 0));

/** The step `fit` with one code or another, as before and after an edit. */
function fitWith(code: (points: Points) => number): CallableOperation<[Points], number> {
  return taskableOperation({ name: "fit", ...options }, code);
}

const score = taskableOperation({ name: "score", ...options }, (slope: number) => `the slope is ${slope.toFixed(1)}`);

async function train(what: string, fit: CallableOperation<[Points], number>): Promise<void> {
  const ran: string[] = [];
  const value = await execute(score.makeTask(fit.makeTask(clean.makeTask(load.makeTask(100)))), {
    cache: "./cache",
    onEvent: (event) => {
      if (event.type === "task-submitted") ran.push(`${event.operationId} (${event.reason?.type})`);
    },
  });
  console.log(`${what}: ${value}; ran ${ran.join(", ") || "nothing"}`);
}

const steepest = fitWith((points) => Math.max(...points.slice(1).map(([x, y]) => (y - 1) / x)));
await train("first", steepest);
await train("again", steepest);

const overall = fitWith((points) => ((points.at(-1)?.[1] ?? 0) - 1) / (points.at(-1)?.[0] ?? 1));
await train("after an edit", overall);

// Output:
// first: the slope is 3.0; ran load (missing), clean (missing), fit (missing), score (missing)
// again: the slope is 3.0; ran nothing
// after an edit: the slope is 3.0; ran fit (source), score (upstream)
