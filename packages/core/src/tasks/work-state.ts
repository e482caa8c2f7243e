import type { TaskOutcome, TaskStatus } from "./task-outcome.js";

/** Key of the method that binds a task or flow to an execution. A symbol, so that it is in no user's completion. */
export const bindSymbol: unique symbol = Symbol.for("mazepa.bind") as never;

/** Key of the method that sets what a task or flow tells of itself. */
export const moveSymbol: unique symbol = Symbol.for("mazepa.move") as never;

/** A task or a flow, as the engine sees it. */
export interface Bindable {
  [bindSymbol](execution: object): Bindable;
  [moveSymbol](status: TaskStatus, outcome?: TaskOutcome): void;
}

/** `work` if it is not bound to another execution, else a copy: an object shows what happened in the first execution that took it. */
export function boundTo<W extends Bindable>(work: W, execution: object): W {
  return work[bindSymbol](execution) as W;
}

/** Sets the status of `work`, and the outcome that goes with it. */
export function moveTo(work: Bindable, status: TaskStatus, outcome?: TaskOutcome): void {
  work[moveSymbol](status, outcome);
}
