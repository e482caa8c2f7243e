import { TaskNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { watch } from "./subscriptions.js";
import { cancelTask } from "./task-endings.js";
import { livePreviousRun } from "./task-runs.js";

/**
 * Turns an attempt that is no longer needed into a run of its own, which is cancelled and keeps
 * room and slots until it ends.
 */
export function abandonAttempt(state: SchedulerState, node: TaskNode): void {
  const abandoned = new TaskNode(node.task, node);
  abandoned.state = node.state;
  node.state = "backing-off";
  abandoned.lastEarlierAttempt = node.attempt - 1;
  node.lastEarlierAttempt = node.attempt;
  abandoned.isSuperseded = true;
  abandoned.limits = node.limits;
  abandoned.holdsSlots = node.holdsSlots;
  node.holdsSlots = false;
  abandoned.holdsRoom = node.holdsRoom;
  node.holdsRoom = false;
  abandoned.previousRun = livePreviousRun(node);
  node.previousRun = abandoned;
  watch(node, abandoned);
  cancelTask(state, abandoned);
}
