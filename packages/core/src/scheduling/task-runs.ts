import type { TaskNode } from "./nodes.js";

/** Forgets earlier runs of the task that have ended, and returns the latest one that has not. */
export function livePreviousRun(node: TaskNode): TaskNode | undefined {
  while (node.previousRun?.state === "ended") node.previousRun = node.previousRun.previousRun;
  return node.previousRun;
}

/** The run of the task to which the attempt belongs. */
export function runOf(current: TaskNode | undefined, attempt: number): TaskNode | undefined {
  if (current && attempt > current.attempt) return undefined;
  let node = current;
  while (node?.previousRun && node.lastEarlierAttempt >= attempt) node = node.previousRun;
  return node;
}
