import { childFailed } from "./failures.js";
import { suppress } from "../suppress.js";
import { endIfDone } from "./flow-endings.js";
import type { Ending, FlowNode, Node, Subscription } from "./nodes.js";
import { memberEnded } from "./scopes.js";
import type { SchedulerState } from "./state.js";
import { reparent, childrenOf, cut, unlinkFromParent } from "./subscriptions.js";
import { upstreamEnded } from "./holding.js";
import { advanceWait } from "./waits.js";

/** Tells the parents of `child` that it has ended, each once. */
export function tellParents(state: SchedulerState, child: Node): void {
  const { ending } = child;
  if (!ending) return;
  let subscription = child.subscribers;
  child.subscribers = undefined;
  while (subscription) {
    const next: Subscription | undefined = subscription.nextSubscriber;
    unlinkFromParent(subscription);
    const { parent } = subscription;
    if (child.firstChild) reparent(child, parent);
    if (parent.kind === "flow") childEnded(state, parent, { subscription, ending });
    else if (!subscription.isReleased) upstreamEnded(state, parent, { child, ending });
    subscription = next;
  }
  if (child.firstChild) for (const left of childrenOf(child)) cut(left);
}

function childEnded(
  state: SchedulerState,
  parent: FlowNode,
  { subscription, ending }: { subscription: Subscription; ending: Ending },
): void {
  const { scope, child, wait } = subscription;
  if (subscription.isReleased) {
    if (ending.status === "failed") suppress(scope?.thrown ?? parent.closing?.error, ending.error);
  } else if (scope && scope === parent.scope) memberEnded(state, scope, { member: subscription, ending });
  else if (ending.status !== "succeeded") childFailed(state, parent, { error: ending.error, child, wait });
  advanceWait(state, parent, subscription);
  endIfDone(state, parent);
}
