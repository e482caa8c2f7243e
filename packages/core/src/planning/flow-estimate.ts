import { internalFlowContext } from "../flows/flow-context.js";
import { questionSymbol, type Estimate, type Question } from "../tasks/owner.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";

/** Tells whether an answer would have to come from a run. */
export type NeedsRun = (question: Question, outcome: TaskOutcome | undefined) => boolean;

/**
 * The owner of tasks and flows that a walk has met: notices when a flow that is walked looks at how
 * they stand.
 */
export class FlowEstimate implements Estimate {
  readonly #needsRun: NeedsRun;
  #hasNeed = false;

  constructor(needsRun: NeedsRun) {
    this.#needsRun = needsRun;
  }

  /**
   * Questions from outside of walks are answered as if there were none. Of two walks over one
   * object, the asking one notices.
   */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean {
    const { owner } = internalFlowContext();
    if (!(owner instanceof FlowEstimate)) return false;
    owner.#hasNeed ||= owner.#needsRun(question, outcome);
    return owner === this;
  }

  /** Whether a flow has asked for what only a run could tell, since the last call. */
  takeNeed(): boolean {
    const hadNeed = this.#hasNeed;
    this.#hasNeed = false;
    return hadNeed;
  }
}
