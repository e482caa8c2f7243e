import type { Node, ScopeState, Subscription } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Ties `child` to `parent`, or gives the tie there is. */
export function subscribe(parent: Node, child: Node): Subscription {
  const existing = findSubscription(parent, child);
  if (existing) {
    reclaim(existing);
    return existing;
  }
  const made: Subscription = {
    parent,
    child,
    previous: undefined,
    next: parent.firstChild,
    nextSubscriber: child.subscribers,
    isReleased: false,
    wait: undefined,
    scope: undefined,
    index: 0,
    otherIndexes: undefined,
  };
  if (parent.firstChild) parent.firstChild.previous = made;
  parent.firstChild = made;
  child.subscribers = made;
  child.claims++;
  if (parent.kind === "flow") parent.liveCount++;
  return made;
}

/** The tie between the two, if there is one. Newest first: what was yielded just now is looked for most. */
export function findSubscription(parent: Node, child: Node): Subscription | undefined {
  let subscription = child.subscribers;
  while (subscription && subscription.parent !== parent) subscription = subscription.nextSubscriber;
  return subscription;
}

/** Makes the child a member of `scope`, at `index`. */
export function joinScope(subscription: Subscription, scope: ScopeState, index: number): void {
  if (subscription.scope === scope) {
    (subscription.otherIndexes ??= []).push(index);
    return;
  }
  subscription.scope = scope;
  subscription.index = index;
  subscription.otherIndexes = undefined;
}

/**
 * The parent wants the child no more. When nobody does, the child is left for cancellation and the parent waits to see it end;
 * otherwise it lives on for the others and the tie is cut.
 */
export function release(state: SchedulerState, subscription: Subscription): void {
  if (subscription.isReleased) return;
  subscription.isReleased = true;
  const { child } = subscription;
  child.claims--;
  if (child.claims === 0) state.orphans.push(child);
  else cut(subscription);
}

/** Takes the tie out of the parent's list and the child's. */
export function cut(subscription: Subscription): void {
  unlinkFromParent(subscription);
  const { child } = subscription;
  if (child.subscribers === subscription) {
    child.subscribers = subscription.nextSubscriber;
    return;
  }
  let before = child.subscribers;
  while (before && before.nextSubscriber !== subscription) before = before.nextSubscriber;
  if (before) before.nextSubscriber = subscription.nextSubscriber;
}

/** Takes the tie out of the parent's list only: for a child that has ended and forgets its subscribers anyway. */
export function unlinkFromParent(subscription: Subscription): void {
  const { parent, previous, next } = subscription;
  if (previous) previous.next = next;
  else parent.firstChild = next;
  if (next) next.previous = previous;
  if (parent.kind === "flow") parent.liveCount--;
}

/** The children of `parent`, oldest last. Safe against cuts of the one that is visited. */
export function* childrenOf(parent: Node): Generator<Subscription> {
  for (let subscription = parent.firstChild; subscription; ) {
    const { next } = subscription;
    yield subscription;
    subscription = next;
  }
}

function reclaim(subscription: Subscription): void {
  if (!subscription.isReleased) return;
  subscription.isReleased = false;
  subscription.child.claims++;
}
