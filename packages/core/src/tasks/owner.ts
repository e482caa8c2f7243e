import type { TaskOutcome } from "./task-outcome.js";

/** What a flow asks its tasks and flows about. */
export type Question = "status" | "outcome" | "result";

/** Key of the method by which an owner hears of questions. */
export const questionSymbol: unique symbol = Symbol.for("mazepa.question") as never;

/**
 * A walk that runs nothing, as the owner of tasks and flows: it hears what a flow asks them, and
 * any execution takes them over.
 */
export interface Estimate {
  /** Answers whether what the walk has set is to be seen by the one that asks. */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean;
}

/** Whether `owner` is a walk that runs nothing. */
export function isEstimate(owner: object | undefined): owner is Estimate {
  return owner !== undefined && questionSymbol in owner;
}

/** Whether a task or a flow of `owner` shows its status and outcome to the one that asks. */
export function isShown(owner: object | undefined, question: Question, outcome: TaskOutcome | undefined): boolean {
  return !isEstimate(owner) || owner[questionSymbol](question, outcome);
}
