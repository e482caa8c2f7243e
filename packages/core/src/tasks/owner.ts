import type { TaskOutcome } from "./task-outcome.js";

/** The property that a flow reads from a task or a flow. */
export type Question = "status" | "outcome" | "result";

/** The key of the method by which an owner learns which property is read. */
export const questionSymbol: unique symbol = Symbol.for("mazepa.question") as never;

/**
 * A walk that runs nothing, as the owner of tasks and flows. It learns which properties a flow
 * reads from them, and any execution takes them over.
 */
export interface Estimate {
  /** Whether the caller may see what the walk has set. */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean;
}

/** Whether `owner` is a walk that runs nothing. */
export function isEstimate(owner: object | undefined): owner is Estimate {
  return owner !== undefined && questionSymbol in owner;
}

/** Whether a task or a flow of `owner` shows its status and outcome to the caller. */
export function isShown(owner: object | undefined, question: Question, outcome: TaskOutcome | undefined): boolean {
  return !isEstimate(owner) || owner[questionSymbol](question, outcome);
}
