import type { SucceededOutcome } from "../tasks/task-outcome.js";

/** The values that a task waits for before it can be submitted. */
export interface Hold {
  missing: number;
  /** Ids of its upstreams, in the order of `task.upstreams`. */
  readonly ids: string[];
  /** The outcomes of its upstreams that have succeeded, by id. */
  readonly outcomes: Map<string, SucceededOutcome>;
  /** Its arguments, once all values are known. */
  args?: readonly unknown[];
  /** The reason why it will be cancelled once no upstream is missing. */
  reason?: string;
  errors?: readonly unknown[];
}
