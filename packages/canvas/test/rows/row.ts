import type { Target } from "@mazepa/core";

/** One published test of Celery or taskito. */
export interface Row {
  /** Number and name, as in the list of published tests. */
  readonly title: string;
  readonly canvas: () => Target;
  /** What it evaluates to. */
  readonly value?: unknown;
  /** The operation whose failure it ends with. */
  readonly failsIn?: string;
  /** How many tasks of an operation have ended, in any way. */
  readonly runs?: Readonly<Record<string, number>>;
  /**
   * The first arguments of tasks of `echo` in the order in which the tasks end, as a list of steps;
   * within a step, the order is free.
   */
  readonly echoes?: readonly (readonly string[])[];
}
