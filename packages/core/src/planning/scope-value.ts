import type { Scope } from "../tasks/scope.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { isRecorded } from "./planned-results.js";
import type { Planned } from "./planning.js";

/** The value of `yield*` when all members of a scope succeed. */
export function scopeValue({ kind, shape }: Scope<unknown, unknown>, members: readonly Planned[]): unknown {
  const outcomes = members.map(({ outcome }) => outcome);
  if (kind === "all") return outcomes.map(({ value }) => value);
  if (kind === "settle") return shape.asList ? outcomes : outcomes[0];
  if (kind === "race") return firstRecorded(outcomes)?.value;
  return outcomes[0]?.value;
}

/** The outcome that ended first; the first of the list if none is recorded. */
function firstRecorded(outcomes: readonly SucceededOutcome[]): SucceededOutcome | undefined {
  const endMs = (outcome: SucceededOutcome) =>
    isRecorded(outcome) ? outcome.startedAt.getTime() + outcome.durationMs : Infinity;
  return outcomes.reduce<SucceededOutcome | undefined>(
    (first, each) => (first === undefined || endMs(each) < endMs(first) ? each : first),
    undefined,
  );
}
