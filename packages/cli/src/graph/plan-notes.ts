import type { FlowPlan } from "@mazepa/core";
import { note } from "../output/output.js";
import { counted, durationText } from "../queue/measures.js";
import { spanOf, type CriticalStep } from "./critical-steps.js";

/** Maximum number of steps of a path that are printed. */
const maxSteps = 20;

/** Prints why flows are not drawn to their ends, each reason once. */
export function noteStops({ flows }: FlowPlan): void {
  const counts = new Map<string, number>();
  for (const { name, isInternal, stoppedBecause } of flows) {
    if (stoppedBecause === undefined || isInternal) continue;
    const reason = `Flow ${name} is not drawn to its end: ${clauseOf(stoppedBecause)}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  for (const [reason, count] of counts) note(`${reason}${count > 1 ? ` (${counted(count, "flow")})` : ""}.`);
}

/** A reason as the rest of a sentence: of what a flow threw, it is a sentence. */
function clauseOf(reason: string): string {
  return reason.replace(/^(A|The) /, (article) => article.toLowerCase()).replace(/\.$/, "");
}

/** Prints the tasks that determined how long an execution took. */
export function noteCriticalPath(plan: FlowPlan, steps: readonly CriticalStep[]): void {
  const span = spanOf(plan);
  if (!span || steps.length === 0) return;
  const busyMs = steps.reduce((total, { durationMs }) => total + durationMs, 0);
  note(
    `Critical path: ${counted(steps.length, "task")}, ${durationText(busyMs)} of ${durationText(span.endedAtMs - span.startedAtMs)}`,
  );
  const shown = steps.length <= maxSteps ? steps : [...steps].sort((a, b) => b.durationMs - a.durationMs).slice(0, maxSteps);
  if (shown !== steps) note(`The ${maxSteps} slowest of them:`);
  for (const { task, durationMs, waitedMs } of shown) {
    const { id, operationId } = plan.tasks[task] ?? {};
    const waited = waitedMs >= 1 ? `, after waiting ${durationText(waitedMs)}` : "";
    note(`  ${operationId} ${id?.slice(0, 12)}: ${durationText(durationMs)}${waited}`);
  }
}
