import { isTask } from "../tasks/task.js";
import type { Work } from "../flows/yieldable.js";
import { admitFlow } from "./flow-lives.js";
import type { Cursor, FlowNode, Node } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { release, subscribe } from "./subscriptions.js";

/** Whether the node is below a race or a time limit, by the way over each one's latest parent. */
export function isInRace(node: Node): boolean {
  for (let subscription = node.subscribers; subscription; subscription = subscription.parent.subscribers) {
    const request = subscription.scope?.request;
    if (request?.kind === "race" || request?.shape.durationMs !== undefined) return true;
  }
  return false;
}

/**
 * Opens the units that have lost a race which an earlier head has decided, and cuts them off: what
 * that head had started in them is undone (rule R2).
 */
export function cutOffLosers(state: SchedulerState, node: FlowNode, { works, scope }: Cursor): void {
  const members = (scope?.request.members ?? []) as readonly Work[];
  // Only a race that is decided starts fewer than all.
  const isDecided = works.length < members.length;
  if (!isDecided || state.units.leftovers === "known") return;
  for (const loser of members) {
    if (isTask(loser) || !loser.unit || state.inFlight(loser, node.round)) continue;
    release(state, subscribe(node, admitFlow(state, loser, { node })));
  }
}
