import type { QueueDesk } from "./queue-desk.js";

/** One thing that every execution queue must do, and how to see that it does. */
export interface QueueRule {
  readonly title: string;
  /** Throws (by `expect`) when it does not hold. */
  readonly check: (desk: QueueDesk) => Promise<void>;
}

export function queueRule(title: string, check: QueueRule["check"]): QueueRule {
  return { title, check };
}
