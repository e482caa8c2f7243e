import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { SchedulerState } from "./state.js";

/** The most frequent reason to ignore an outcome. */
export const notInFlight = "no such task is in flight";

/** Counts and reports an outcome that is late, repeated, or for an unknown task. */
export function ignore(
  state: SchedulerState,
  { taskId, attempt, status }: { readonly taskId: string; readonly attempt: number; readonly status: TaskOutcome["status"] },
  reason: string,
): void {
  state.ignoredOutcomes++;
  state.emit({ type: "outcome-ignored", taskId, attempt, status, reason });
}
