import { taskIdOf, type AcceptedOutcome } from "../../src/scheduling/protocol.js";
import type { Scheduler } from "../../src/scheduling/scheduler.js";
import { writeTaskKey } from "../../src/tasks/task-key.js";

/** Gives a scheduler what an earlier head has recorded: failures first, as a checkpoint does. */
export function restoreRecorded(scheduler: Scheduler, recorded: readonly AcceptedOutcome[]): void {
  for (const accepted of recorded) if (accepted.recordNumber === undefined) restore(scheduler, accepted);
  for (const accepted of recorded) if (accepted.recordNumber !== undefined) restore(scheduler, accepted);
}

function restore(scheduler: Scheduler, accepted: AcceptedOutcome): void {
  const { recordNumber, outcome } = accepted;
  const key = new Uint32Array(4);
  writeTaskKey(taskIdOf(accepted), key);
  const status = recordNumber === undefined ? "failed" : "succeeded";
  scheduler.restore(key, { status, attempt: outcome.attempt, recordNumber: recordNumber ?? 0 });
}
