import type { Flow } from "@mazepa/core";

/** One published case of TaskFlow, as a pattern. */
export interface Row {
  /** Number and name, as in the list of published cases. */
  readonly title: string;
  readonly flow: () => Flow;
  /** What its steps did, in one line, as `stepTrace` writes it. */
  readonly trace?: string;
  /** The same, in any order. */
  readonly words?: string;
  /** Words of the trace, in this order, with others between them. */
  readonly subsequence?: string;
  /** Names of steps in the order in which they were started; others may follow. */
  readonly started?: readonly string[];
  /** The whole store at the end; `value` is a part of it. */
  readonly store?: Readonly<Record<string, unknown>>;
  readonly value?: Readonly<Record<string, unknown>>;
  /** The message of the error that a step failed with. */
  readonly failsWith?: string;
  /**
   * The message of the error that a revert failed with, and the names of the steps that are not
   * undone.
   */
  readonly revertFailsWith?: string;
  readonly left?: readonly string[];
}
