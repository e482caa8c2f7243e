import type { Node } from "./nodes.js";

/** Whether the node is below a race or a time limit, by the way over each one's latest parent. */
export function isInRace(node: Node): boolean {
  for (let subscription = node.subscribers; subscription; subscription = subscription.parent.subscribers) {
    const request = subscription.scope?.request;
    if (request?.kind === "race" || request?.shape.durationMs !== undefined) return true;
  }
  return false;
}
