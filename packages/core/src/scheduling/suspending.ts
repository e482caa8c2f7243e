import { isDependency } from "../flows/dependency.js";
import { isOut } from "./attempts-in-flight.js";
import type { FlowNode, TaskNode, Unit } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Whether an execution that is being suspended has nothing under way any more. */
export function isAtRest({ tasks, units }: SchedulerState): boolean {
  for (const task of tasks) if (isUnderWay(task)) return false;
  for (const unit of units.live) if (isBeingRecorded(unit)) return false;
  return true;
}

/**
 * Whether an execution that is being suspended is known to leave something undone. If not, its
 * flows have to tell (rule R18).
 */
export function leavesWork({ tasks, flows, units }: SchedulerState): boolean {
  if (tasks.size > 0) return true;
  for (const { phase } of units.live) if (phase === "reverting") return true;
  for (const node of flows.values()) if (hasUnstarted(node) || sleeps(node)) return true;
  return false;
}

/** Whether an attempt of the task is in flight, or was told to stop, also one of an earlier run. */
function isUnderWay(task: TaskNode): boolean {
  for (let run: TaskNode | undefined = task; run; run = run.previousRun)
    if (isOut(run) || run.state === "cancelling") return true;
  return false;
}

function isBeingRecorded({ phase }: Unit): boolean {
  return phase === "opening" || phase === "deciding" || phase === "closing";
}

function sleeps({ position }: FlowNode): boolean {
  return position.at === "scoped" && (position.request.kind === "sleep" || position.request.kind === "signal");
}

function hasUnstarted({ agenda }: FlowNode): boolean {
  return agenda !== undefined && agenda.length > 0 && !isDependency(agenda.first);
}
