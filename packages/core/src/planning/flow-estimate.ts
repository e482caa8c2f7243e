import { internalFlowContext } from "../flows/flow-context.js";
import { questionSymbol, type Estimate, type Question } from "../tasks/owner.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";

/** Whether an answer would have to come from a run. */
export type NeedsRun = (question: Question, outcome: TaskOutcome | undefined) => boolean;

/**
 * The owner of tasks and flows in a walk. It notices when a flow that is walked reads their state.
 */
export class FlowEstimate implements Estimate {
  readonly #needsRun: NeedsRun;
  #hasNeed = false;

  constructor(needsRun: NeedsRun) {
    this.#needsRun = needsRun;
  }

  /**
   * Answers questions. Those from outside of walks are answered as if there were no walk. If two
   * walks share an object, the asking one notices.
   */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean {
    const { owner } = internalFlowContext();
    if (!(owner instanceof FlowEstimate)) return false;
    owner.#hasNeed ||= owner.#needsRun(question, outcome);
    return owner === this;
  }

  /** Whether a flow has asked, since the last call, for something that only a run could answer. */
  takeNeed(): boolean {
    const hadNeed = this.#hasNeed;
    this.#hasNeed = false;
    return hadNeed;
  }
}
