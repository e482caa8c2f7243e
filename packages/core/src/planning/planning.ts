import type { InternalFlowContext } from "../flows/flow-context.js";
import type { Flow } from "../flows/flow.js";
import type { Task } from "../tasks/task.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import type { EstimatedRound } from "./estimated-round.js";
import type { FlowEstimate } from "./flow-estimate.js";
import type { PlanDraft, PlanPosition } from "./plan-draft.js";
import type { PlannedResults } from "./planned-results.js";

/** The result of something yielded: its index in the plan, and a stand-in for its value. */
export interface Planned {
  readonly kind: "task" | "flow";
  readonly index: number;
  readonly outcome: SucceededOutcome;
}

/** The parts that the walks of one plan share. */
export interface PlanningOptions {
  readonly draft: PlanDraft;
  readonly results: PlannedResults;
  readonly context: InternalFlowContext;
  /** The owner in `context`. */
  readonly estimate: FlowEstimate;
  readonly maxTasks: number;
}

/** A flow that is walked, and the round in which it yields. */
export interface WalkedFlow {
  readonly flow: Flow;
  readonly round: EstimatedRound | undefined;
}

/** The services that the walk of one flow's body uses. */
export interface Planning {
  readonly options: PlanningOptions;
  task(task: Task, place: PlanPosition, round: EstimatedRound | undefined): Promise<Planned>;
  flow(flow: Flow, place: PlanPosition, round: EstimatedRound | undefined): Promise<Planned>;
}
