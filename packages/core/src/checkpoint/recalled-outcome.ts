import type { TaskOutcome } from "../tasks/task-outcome.js";

/**
 * An outcome, if it is at hand, or undefined if it is not there any more; a promise of the moment
 * from which it is worth asking again, one for all that come together.
 */
export type RecalledOutcome = TaskOutcome | undefined | Promise<void>;

/** Asks `memory` until it knows. */
export async function whenRecalled(
  memory: { recall(recordNumber: number): RecalledOutcome },
  recordNumber: number,
): Promise<TaskOutcome | undefined> {
  for (;;) {
    const recalled = memory.recall(recordNumber);
    if (!(recalled instanceof Promise)) return recalled;
    await recalled;
  }
}
