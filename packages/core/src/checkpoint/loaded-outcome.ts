import type { TaskOutcome } from "../tasks/task-outcome.js";

/**
 * An outcome, if it is at hand, or undefined if it is not there any more; a promise of the moment
 * from which it is worth asking again, one for all that come together.
 */
export type LoadedOutcome = TaskOutcome | undefined | Promise<void>;

/** Asks `memory` until it knows. */
export async function whenLoaded(
  memory: { load(recordNumber: number): LoadedOutcome },
  recordNumber: number,
): Promise<TaskOutcome | undefined> {
  for (;;) {
    const loaded = memory.load(recordNumber);
    if (!(loaded instanceof Promise)) return loaded;
    await loaded;
  }
}
