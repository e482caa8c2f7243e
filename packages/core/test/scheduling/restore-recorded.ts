import { taskIdOf, type AcceptedOutcome } from "../../src/scheduling/protocol.js";
import type { Scheduler } from "../../src/scheduling/scheduler.js";
import { writeTaskKey } from "../../src/tasks/task-key.js";

/** Gives a scheduler the successes that an earlier head has recorded. */
export function restoreRecorded(scheduler: Scheduler, recorded: readonly AcceptedOutcome[]): void {
  for (const accepted of recorded) {
    const { recordNumber } = accepted;
    if (recordNumber === undefined) continue;
    const key = new Uint32Array(4);
    writeTaskKey(taskIdOf(accepted), key);
    scheduler.restore(key, { status: "succeeded", attempt: 1, recordNumber });
  }
}
