import type { TaskOutcome } from "../tasks/task-outcome.js";

/** What a task waits for before it can be submitted. */
export interface Hold {
  missing: number;
  /** Ids of its upstreams, in the order of `task.upstreams`. */
  readonly ids: string[];
  /** How its upstreams have succeeded, by id. */
  readonly outcomes: Map<string, TaskOutcome>;
  /** Its arguments, once all values are there. */
  args?: readonly unknown[];
  /** Why it will be cancelled once no upstream is missing. */
  reason?: string;
  errors?: readonly unknown[];
}
