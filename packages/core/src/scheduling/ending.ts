import type { SucceededOutcome, TaskOutcome } from "../tasks/task-outcome.js";

/** The end of a node, as its parents are told. */
export type Ending =
  | { readonly status: "succeeded"; readonly value: unknown; readonly outcome: SucceededOutcome }
  | { readonly status: "failed" | "cancelled"; readonly error: unknown; readonly outcome: TaskOutcome };
