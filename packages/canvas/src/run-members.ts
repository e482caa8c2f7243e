import { all, Flow, map, settle, TaskCancelledError, type TaskOutcome, type Work, type Yieldable } from "@mazepa/core";
import { suppress } from "@mazepa/core/internal";
import type { GroupOptions } from "./nodes.js";
import { slices } from "./slices.js";

type Running = Generator<Yieldable, unknown[], unknown>;

/** Runs what `toWork` makes of `items`, and gives the values in order. What is no array is pulled as there is room. */
export function* runMembers<T>(items: Iterable<T>, toWork: (item: T) => Work, options: GroupOptions): Running {
  if (options.onFailure !== "finish") return yield* run(items, toWork, options);
  const outcomes = yield* run(items, (item) => settled(toWork(item)), options);
  return valuesOf(outcomes as TaskOutcome[]);
}

function* run<T>(items: Iterable<T>, toWork: (item: T) => Work, { maxConcurrency, waves }: GroupOptions): Running {
  if (maxConcurrency !== undefined && waves === true) return yield* inWaves(slices(items, maxConcurrency), toWork);
  if (maxConcurrency !== undefined) return yield* map(items, toWork, { concurrency: maxConcurrency });
  return Array.isArray(items) ? yield* all(items.map((item: T) => toWork(item))) : yield* map(items, toWork);
}

function* inWaves<T>(waves: Iterable<readonly T[]>, toWork: (item: T) => Work): Running {
  const values: unknown[] = [];
  for (const wave of waves) values.push(...(yield* all(wave.map(toWork))));
  return values;
}

/** A flow that evaluates to the outcome of `work`, and never fails. */
function settled(work: Work): Flow<TaskOutcome> {
  return new Flow({ name: "settled", start: () => settle(work), options: {}, isInternal: true });
}

/** @throws the first failure in order, with the later ones as its `suppressed`. */
function valuesOf(outcomes: readonly TaskOutcome[]): unknown[] {
  const errors = outcomes.filter(({ status }) => status !== "succeeded").map(errorOf);
  for (const later of errors.slice(1)) suppress(errors[0], later);
  if (errors.length > 0) throw errors[0];
  return outcomes.map((outcome) => (outcome.status === "succeeded" ? outcome.value : undefined));
}

function errorOf(outcome: TaskOutcome): unknown {
  if (outcome.status === "failed") return outcome.error;
  return new TaskCancelledError(`A member of a group was cancelled (${outcome.status === "cancelled" ? outcome.reason : ""}).`);
}
