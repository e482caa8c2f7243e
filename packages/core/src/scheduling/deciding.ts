import type { FlowNode, Subscription, TaskNode } from "./nodes.js";

/**
 * Whether the success of `node` may let a flow go on, which may leave others unwanted then; `untold` successes come before it that
 * the scheduler has not been told of.
 */
export function mayDecide(node: TaskNode, untold: number): boolean {
  for (let tie = node.subscribers; tie; tie = tie.nextSubscriber) {
    if (!tie.isReleased && tie.parent.kind === "flow" && goesOn(tie.parent, tie, untold)) return true;
  }
  return false;
}

function goesOn(flow: FlowNode, tie: Subscription, untold: number): boolean {
  const liveCount = flow.liveCount - untold - 1;
  switch (flow.state) {
    case "scoped":
      return tie.scope !== undefined && tie.scope === flow.scope && isLastMember(tie, untold);
    case "waiting":
      if (flow.wait?.kind === "some") return tie.wait === flow.wait && flow.wait.remaining <= untold + 1;
      return liveCount < (flow.wait?.kind === "below" ? flow.wait.remaining : 1);
    case "ending":
      return liveCount < 1;
    default:
      return false;
  }
}

function isLastMember({ scope, otherIndexes }: Subscription, untold: number): boolean {
  return scope?.request.kind === "race" || otherIndexes !== undefined || (scope?.remaining ?? 0) <= untold + 1;
}
