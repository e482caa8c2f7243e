import { all, Flow, map, type Work, type Yieldable } from "@mazepa/core";
import { suppress } from "@mazepa/core/internal";
import { endOf, type End } from "./end-of.js";
import type { GroupOptions } from "./nodes.js";
import { slices } from "./slices.js";

type Running = Generator<Yieldable, unknown[], unknown>;

/**
 * Runs the work that `toWork` makes of `items`, and returns the values in order. Items of other
 * iterables than arrays are pulled as there is room.
 */
export function* runMembers<T>(items: Iterable<T>, toWork: (item: T) => Work, options: GroupOptions): Running {
  if (options.onFailure !== "finish") return yield* run(items, toWork, options);
  const ends = yield* run(items, (item) => ended(toWork(item)), options);
  return valuesOf(ends as End[]);
}

function* run<T>(items: Iterable<T>, toWork: (item: T) => Work, { maxConcurrency, waves }: GroupOptions): Running {
  if (maxConcurrency !== undefined && waves === true) return yield* inWaves(slices(items, maxConcurrency), toWork);
  if (maxConcurrency !== undefined) return yield* map(items, toWork, { concurrency: maxConcurrency });
  return Array.isArray(items) ? yield* all(items.map((item: T) => toWork(item))) : yield* map(items, toWork);
}

function* inWaves<T>(waves: Iterable<readonly T[]>, toWork: (item: T) => Work): Running {
  const values: unknown[] = [];
  // A wave may have more values than a call takes arguments.
  for (const wave of waves) for (const value of yield* all(wave.map(toWork))) values.push(value);
  return values;
}

/** A flow that evaluates to the end of `work`, and never fails. */
function ended(work: Work): Flow<End> {
  return new Flow({ name: "ended", start: () => endOf(() => work), options: {}, isInternal: true });
}

/** @throws the first failure in order, with the later ones as its `suppressed`. */
function valuesOf(ends: readonly End[]): unknown[] {
  const [failure, ...others] = ends.filter((end) => "error" in end);
  if (failure === undefined) return ends.map((end) => ("value" in end ? end.value : undefined));
  for (const { error } of others) suppress(failure.error, error);
  throw failure.error;
}
