import { checkKnown, checkWholeNumber } from "../options.js";
import { rootFlow, type Target } from "../flows/target.js";
import type { FlowPlan } from "./flow-plan.js";
import type { RecordedResults } from "./planned-results.js";

/** Options of {@link planFlow}; all are optional. */
export interface PlanOptions {
  /**
   * Known results, such as those of `recordedResults`. Flows receive them, and tasks show their
   * outcomes.
   */
  readonly results?: RecordedResults;
  /** The execution id in `flowContext()`. Default: `"plan"`. */
  readonly executionId?: string;
  /** The number of tasks after which the walk ends. Default: 100,000. */
  readonly maxTasks?: number;
}

/**
 * Walks `target` without running any task, and resolves to the graph of its work: the tasks of each
 * flow, the waits before them, and the tasks whose values they take. The task itself takes the
 * place of an unknown value that is passed on. A flow that looks into an unknown value ends there,
 * and the plan says why; a flow that asks only whether a value exists, or a task has succeeded,
 * finds that it is so. Function stages are not called, and `flowContext().dryRun` is true.
 *
 * @example
 * ```ts
 * const plan = await planFlow(survey(urls), { maxTasks: 1000 });
 * for (const { operationId } of plan.tasks) console.log(operationId);
 * ```
 *
 * @throws TypeError when `target` cannot be executed; also errors that a flow throws by itself.
 */
export async function planFlow(target: Target | readonly Target[], options: PlanOptions = {}): Promise<FlowPlan> {
  checkKnown("planFlow", options, ["results", "executionId", "maxTasks"]);
  checkWholeNumber("maxTasks", options.maxTasks, 1);
  const { executionId = "plan", maxTasks = 100_000 } = options;
  const root = rootFlow(target);
  // Most programs never plan.
  const { makePlan } = await import("./make-plan.js");
  return makePlan(root, { results: options.results, executionId, maxTasks });
}
