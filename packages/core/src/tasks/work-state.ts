import type { TaskOutcome, TaskStatus } from "./task-outcome.js";

/**
 * Key of the method that binds a task or flow to an execution. A symbol, so that it is in no user's
 * completion.
 */
export const bindSymbol: unique symbol = Symbol.for("mazepa.bind") as never;

/** Key of the method that sets what a task or flow tells of itself. */
export const moveSymbol: unique symbol = Symbol.for("mazepa.move") as never;

/** One round of a unit, whose tasks have ids of their own (rule R12). */
export interface RoundNamespace {
  /** The unit's. */
  readonly key: string;
  /** From 1. */
  readonly number: number;
  /** Ids of this round whose tasks were undone already: what is yielded again is another task. */
  readonly undone: ReadonlySet<string>;
}

/** A task or a flow, as the engine sees it. */
export interface Bindable {
  [bindSymbol](execution: object, round?: RoundNamespace): Bindable;
  [moveSymbol](status: TaskStatus, outcome?: TaskOutcome): void;
}

/**
 * `work` if it is not bound to another execution or round, else a copy: an object shows what
 * happened in the first execution that took it.
 */
export function boundTo<W extends Bindable>(work: W, execution: object, round?: RoundNamespace): W {
  return work[bindSymbol](execution, round) as W;
}

/** Sets the status of `work`, and the outcome that goes with it. */
export function moveTo(work: Bindable, status: TaskStatus, outcome?: TaskOutcome): void {
  work[moveSymbol](status, outcome);
}
