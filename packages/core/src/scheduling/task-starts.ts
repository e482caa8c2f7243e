import type { TaskNode } from "./nodes.js";
import { aboutTask } from "./place.js";
import type { SchedulerState } from "./state.js";
import { clearTimer, moveTasks } from "./task-endings.js";

/** A worker has begun an attempt. */
export function taskStarted(state: SchedulerState, taskId: string, attempt: number): void {
  const node = state.tasks.get(taskId);
  if (node) attemptStarted(state, node, attempt);
}

/** The same of a task that is known, also where only its outcome tells. */
export function attemptStarted(state: SchedulerState, node: TaskNode, attempt: number): void {
  if (node.attempt !== attempt || node.state !== "submitted") return;
  clearTimer(state, node);
  node.state = "running";
  node.counts.running++;
  moveTasks(node, "running");
  state.emit({ type: "task-started", ...aboutTask(node), attempt });
}
