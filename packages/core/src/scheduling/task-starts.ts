import type { TaskNode } from "./nodes.js";
import { aboutTask } from "./place.js";
import type { SchedulerState } from "./state.js";
import { clearTimer } from "./attempts-in-flight.js";
import { moveTasks } from "./task-endings.js";

/** Handles the start of an attempt. */
export function taskStarted(state: SchedulerState, taskId: string, attempt: number): void {
  const node = state.tasks.get(taskId);
  if (node) attemptStarted(state, node, attempt);
}

/** Handles the start of an attempt of a known task, also if only its outcome tells. */
export function attemptStarted(state: SchedulerState, node: TaskNode, attempt: number): void {
  if (node.attempt !== attempt || node.state !== "submitted") return;
  clearTimer(state, node);
  node.state = "running";
  node.counts.running++;
  moveTasks(node, "running");
  state.emit({ type: "task-started", ...aboutTask(node), attempt });
}
