import type { TaskNode } from "./nodes.js";
import { aboutTask, taskEventParent } from "./place.js";
import type { CacheHit, LookedUp } from "./protocol.js";
import type { SchedulerState } from "./state.js";
import { endTask, remember } from "./task-endings.js";
import { runInstead } from "./task-lives.js";

/**
 * Handles an answer of the cache; it is too late if the task has ended, or a newer run has taken
 * over.
 */
export function lookedUp(state: SchedulerState, { node, found }: LookedUp): void {
  if (node.state !== "loading") return;
  if ("outcome" in found) return hit(state, node, found);
  if (state.options.listens()) state.cacheReasons.set(node, found.reason);
  runInstead(state, node);
}

/** Handles a result that is reused: it is a success of this execution, without an attempt. */
function hit(state: SchedulerState, node: TaskNode, { outcome, sizeBytes }: CacheHit): void {
  const recordNumber = state.successCount++;
  remember(state, node, { status: "succeeded", recordNumber });
  state.commands.record.push({ node, outcome, recordNumber, sizeBytes });
  node.counts.restored++;
  if (state.options.listens())
    state.emit({ type: "task-restored", ...aboutTask(node), attempt: 0, from: "cache", ...taskEventParent(node) });
  endTask(state, node, { status: "succeeded", value: outcome.value, outcome });
}

/**
 * Looks for results in a cache from now on. Returns a function that gives the record number of a
 * success.
 */
export function lookUpIn(state: SchedulerState): (taskId: string) => number | undefined {
  state.looksUp = true;
  return (taskId) => {
    const record = state.finished.get(taskId);
    return record?.status === "succeeded" ? record.recordNumber : undefined;
  };
}
