import type { QueueDesk } from "./queue-desk.js";

/** One rule that every execution queue must keep, with its test. */
export interface QueueRule {
  readonly title: string;
  /** Throws (by `expect`) when it does not hold. */
  readonly check: (desk: QueueDesk) => Promise<void>;
}

export function queueRule(title: string, check: QueueRule["check"]): QueueRule {
  return { title, check };
}
