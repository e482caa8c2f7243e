import { isMazepaError } from "../errors.js";
import { childFailed } from "./failures.js";
import { suppress } from "../suppress.js";
import { endIfDone } from "./flow-endings.js";
import { failing } from "./flow-position.js";
import { closingOf, endingOf } from "./node-ending.js";
import type { FlowNode, Node, Subscription } from "./nodes.js";
import type { Ending } from "./ending.js";
import { memberEnded } from "./scopes.js";
import type { SchedulerState } from "./state.js";
import { reparent, unlinkFromParent } from "./subscriptions.js";
import { upstreamEnded } from "./holding.js";
import { taskOfUnitTold } from "./unit-tasks.js";
import { revertEnded } from "./unit-reverting.js";
import { advanceWait } from "./waits.js";

/** Tells each parent of `child` once that it has ended. */
export function tellParents(state: SchedulerState, child: Node): void {
  const ending = endingOf(child);
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
}

function childEnded(
  state: SchedulerState,
  parent: FlowNode,
  { subscription, ending }: { subscription: Subscription; ending: Ending },
): void {
  const { scope, child, wait } = subscription;
  if (child.kind === "task" && child.undoes) {
    revertEnded(state, parent.unit, { entry: child.undoes, ending });
    return endIfDone(state, parent);
  }
  if (child.kind === "task" && child.round && !subscription.isReleased) taskOfUnitTold(state, child.task, child.round);
  if (subscription.isReleased && ending.status !== "succeeded" && isMazepaError(ending.error, "MAZEPA_REVERT_FAILED"))
    revertOfChildFailed(state, parent, { child, error: ending.error });
  else if (subscription.isReleased) {
    if (ending.status === "failed") suppress(scope?.thrown ?? closingOf(parent)?.error, ending.error);
  } else if (scope && scope === parent.position) memberEnded(state, scope, { member: subscription, ending });
  else if (ending.status !== "succeeded") childFailed(state, parent, { error: ending.error, child, wait });
  advanceWait(state, parent, subscription);
  endIfDone(state, parent);
}

/**
 * Fails the parent of a child that could not be undone. Such an error is never attached to another:
 * it is the failure of a child, even of one that the flow no longer needs (rule R11).
 */
function revertOfChildFailed(state: SchedulerState, parent: FlowNode, { child, error }: { child: Node; error: unknown }): void {
  const { position } = parent;
  if (position.at === "closing") {
    suppress(error, position.error);
    parent.position = failing(error);
  } else childFailed(state, parent, { error, child, wait: undefined });
}
