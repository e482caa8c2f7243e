import type { Flow } from "../flows/flow.js";
import type { FlowPlan } from "./flow-plan.js";
import { FlowEstimate } from "./flow-estimate.js";
import { PlanDraft } from "./plan-draft.js";
import { PlanWalk } from "./plan-walk.js";
import { isRecorded, PlannedResults, type RecordedResults } from "./planned-results.js";

/** Options of a plan. */
export interface MakePlanOptions {
  readonly results: RecordedResults | undefined;
  readonly executionId: string;
  readonly maxTasks: number;
}

/** The plan of a walk that starts at `root`. */
export async function makePlan(root: Flow, { results, executionId, maxTasks }: MakePlanOptions): Promise<FlowPlan> {
  const draft = new PlanDraft();
  const { signal } = new AbortController();
  const estimate = new FlowEstimate((question, outcome) => question !== "result" && !isRecorded(outcome));
  const context = { executionId, signal, dryRun: true, round: 1, owner: estimate, maxInFlight: Infinity };
  await new PlanWalk({ draft, results: new PlannedResults(results), context, estimate, maxTasks }).flow(root);
  return draft.plan();
}
