import type { QueueUnderTest } from "./queue-under-test.js";

/** One rule that every broker must keep, with its test. */
export interface Rule {
  /** Begins with the number of the contract's rule. */
  readonly title: string;
  /** Throws (by `expect`) when it does not hold. */
  readonly check: (q: QueueUnderTest) => Promise<void>;
}

export function rule(title: string, check: Rule["check"]): Rule {
  return { title, check };
}
