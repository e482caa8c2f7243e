import type { Flow } from "@mazepa/core";

/** One published case of TaskFlow, as a pattern. */
export interface Row {
  /** Number and name, as in the list of published cases. */
  readonly title: string;
  readonly flow: () => Flow;
  /** What its steps did, in one line, as `stepTrace` writes it. */
  readonly trace?: string;
  /** The same, where the order does not count. */
  readonly words?: string;
  /** Words of the trace, in this order, with others between them. */
  readonly subsequence?: string;
  /** Names of steps in the order in which they were started; others may follow. */
  readonly started?: readonly string[];
  /** What the store holds at the end; without it, only what is named. */
  readonly store?: Readonly<Record<string, unknown>>;
  readonly value?: Readonly<Record<string, unknown>>;
  /** The message of the error that a step failed with. */
  readonly failsWith?: string;
  /** The message of the error that a revert failed with, and what is left, by name. */
  readonly revertFailsWith?: string;
  readonly left?: readonly string[];
}
