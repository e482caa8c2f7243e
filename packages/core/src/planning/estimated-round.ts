import type { RecordedUnitRound } from "../checkpoint/read-last-rounds.js";
import { questionSymbol, type Estimate, type Question } from "../tasks/owner.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { Flow } from "../flows/flow.js";
import type { InternalFlowContext } from "../flows/flow-context.js";
import type { RoundNamespace } from "../tasks/work-state.js";

/** The round of a unit without a record: the first. */
const unrecorded: RecordedUnitRound = { number: 1, provided: undefined, undone: new Set() };

/** The unit of a round, and the round around it. */
export interface UnitPlace {
  readonly key: string;
  readonly around: RoundNamespace | undefined;
}

/**
 * The last recorded round of a unit, or its first, in a walk that runs nothing: the owner of the
 * tasks and flows that have ids of their own there.
 */
export class EstimatedRound implements RoundNamespace, Estimate {
  readonly key: string;
  readonly number: number;
  readonly isRepeated: boolean;
  readonly undone: ReadonlySet<string>;
  readonly #provided: unknown;
  readonly #walk: Estimate;

  constructor(walk: Estimate, { key, around }: UnitPlace, { number, provided, undone }: RecordedUnitRound = unrecorded) {
    this.#walk = walk;
    this.key = key;
    this.number = number;
    this.isRepeated = number > 1 || around?.isRepeated === true;
    this.undone = undone;
    this.#provided = provided;
  }

  /** The context of a flow in this round. */
  contextFrom(context: InternalFlowContext): InternalFlowContext {
    return { ...context, round: this.number, namespace: this, provided: this.#provided };
  }

  /** Answers a question as the walk does. */
  [questionSymbol](question: Question, outcome: TaskOutcome | undefined): boolean {
    return this.#walk[questionSymbol](question, outcome);
  }
}

/** The key of a flow: the same for equal flows in the same round. */
export function keyIn(round: RoundNamespace | undefined, flow: Flow): string | Flow {
  return flow.id === undefined || !round ? (flow.id ?? flow) : `${flow.id}@${round.key}`;
}
