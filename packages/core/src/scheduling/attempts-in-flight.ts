import type { TaskNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Whether an attempt of the task is in flight: on its way to a worker, or running there. */
export function isOut(node: TaskNode): boolean {
  return node.state === "submitted" || node.state === "running";
}

/** Takes the attempt of the task out of flight: its timer is disarmed, and its slots are free. */
export function leaveFlight(state: SchedulerState, node: TaskNode): void {
  clearTimer(state, node);
  if (node.state === "running") node.counts.running--;
  state.limits.giveBack(node);
}

/** Disarms the node's timer. */
export function clearTimer(state: SchedulerState, node: TaskNode): void {
  if (node.timer) state.timers.remove(node.timer);
  node.timer = undefined;
}
