import { rootFlow, type Target } from "../flows/target.js";
import type { DryRunTotals } from "./dry-walk.js";

/**
 * Walks `target` without running any task, and counts. Function stages are not called. A flow that
 * needs a result to go on is counted up to there; so is one that throws. To look at the `status`,
 * `outcome` or `result` of a task is to need its result.
 *
 * @example
 * ```ts
 * const { total, byOperation } = await dryRun(survey(urls));
 * console.log(total, byOperation);
 * ```
 *
 * @throws TypeError when `target` cannot be executed.
 */
export async function dryRun(target: Target | readonly Target[]): Promise<DryRunTotals> {
  const root = rootFlow(target);
  // Most programs never plan.
  const { DryWalk } = await import("./dry-walk.js");
  const walk = new DryWalk();
  await walk.run(root);
  return walk.totals();
}
