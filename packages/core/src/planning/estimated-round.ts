import { questionSymbol, type Estimate, type Question } from "../tasks/owner.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { RoundNamespace } from "../tasks/work-state.js";

const nothing: ReadonlySet<string> = new Set();

/**
 * The first round of a unit in a walk that runs nothing: the owner of what has an id of its own
 * there.
 */
export class EstimatedRound implements RoundNamespace, Estimate {
  readonly number = 1;
  readonly undone = nothing;
  readonly key: string;
  readonly #walk: Estimate;

  constructor(walk: Estimate, key: string) {
    this.#walk = walk;
    this.key = key;
  }

  /** Answered as by the walk. */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean {
    return this.#walk[questionSymbol](question, outcome);
  }
}
