import type { TaskOutcome, TaskStatus } from "./task-outcome.js";

/**
 * The key of the method that binds a task or flow to an execution. A symbol keeps it out of the
 * user's completion.
 */
export const bindSymbol: unique symbol = Symbol.for("mazepa.bind") as never;

/** The key of the method that sets the status of a task or flow. */
export const moveSymbol: unique symbol = Symbol.for("mazepa.move") as never;

/** One round of a unit, whose tasks have their own ids (rule R12). */
export interface RoundNamespace {
  /** The key of the unit. */
  readonly key: string;
  /** The number of the round, from 1. */
  readonly number: number;
  /** Whether this round, or one around it, is not the first of its unit. */
  readonly isRepeated: boolean;
  /**
   * Ids of this round whose tasks were already undone: one that is yielded again is another task.
   */
  readonly undone: ReadonlySet<string>;
}

/** A task or a flow, as the engine sees it. */
export interface Bindable {
  [bindSymbol](execution: object, round?: RoundNamespace): Bindable;
  [moveSymbol](status: TaskStatus, outcome?: TaskOutcome): void;
}

/**
 * `work` if it is not bound to another execution or round, otherwise a copy: an object shows the
 * states of the first execution that took it.
 */
export function boundTo<W extends Bindable>(work: W, execution: object, round?: RoundNamespace): W {
  return work[bindSymbol](execution, round) as W;
}

/** Sets the status of `work`, and its outcome. */
export function moveTo(work: Bindable, status: TaskStatus, outcome?: TaskOutcome): void {
  work[moveSymbol](status, outcome);
}
