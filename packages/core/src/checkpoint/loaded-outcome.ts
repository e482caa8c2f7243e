import type { TaskOutcome } from "../tasks/task-outcome.js";

/**
 * An outcome that is at hand, undefined if it no longer exists, or a promise that resolves when it
 * is worth asking again. Loads that share a request share the promise.
 */
export type LoadedOutcome = TaskOutcome | undefined | Promise<void>;

/** The outcome, once `memory` has loaded it. */
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
