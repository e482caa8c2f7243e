import { ignore, notInFlight } from "./ignored-outcomes.js";
import type { Input } from "./protocol.js";
import type { SchedulerState } from "./state.js";

/**
 * An outcome of an attempt that an earlier head has submitted, before any flow has yielded the
 * task. A success is recorded, so that the task does not run again (rule E4); after any other end
 * the task is submitted anew.
 */
export function arrivedEarly(state: SchedulerState, input: Extract<Input, { type: "outcome" }>): void {
  const { taskId, outcome, sizeBytes = 0 } = input;
  const { attempt } = outcome;
  state.inFlightBefore?.ended(taskId, attempt);
  const known = state.finished.get(taskId);
  const isNew = known === undefined || (known.status === "failed" && known.attempt < attempt);
  if (outcome.status !== "succeeded" || !isNew)
    return ignore(state, { taskId, attempt: input.attempt, status: outcome.status }, notInFlight);
  const recordNumber = state.successCount++;
  state.finished.set(taskId, { status: "succeeded", attempt, recordNumber });
  state.commands.record.push({ taskId, node: undefined, outcome, recordNumber, sizeBytes });
}
