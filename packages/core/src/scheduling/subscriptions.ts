import type { Node, ScopeState, Subscription } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Connects `child` with `parent`, or returns their existing subscription. */
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
    previousSubscriber: undefined,
    nextSubscriber: child.subscribers,
    isReleased: false,
    wait: undefined,
    scope: undefined,
    index: 0,
    otherIndexes: undefined,
  };
  if (parent.firstChild) parent.firstChild.previous = made;
  parent.firstChild = made;
  if (child.subscribers) child.subscribers.previousSubscriber = made;
  child.subscribers = made;
  child.demandCount++;
  if (parent.kind === "flow") parent.liveCount++;
  return made;
}

/**
 * The subscription of the two, if there is one. Both lists are walked at once, so the cost is that
 * of the shorter one.
 */
export function findSubscription(parent: Node, child: Node): Subscription | undefined {
  let ofChild = child.subscribers;
  let ofParent = parent.firstChild;
  while (ofChild && ofParent) {
    if (ofChild.parent === parent) return ofChild;
    if (ofParent.child === child) return ofParent;
    ofChild = ofChild.nextSubscriber;
    ofParent = ofParent.next;
  }
  return undefined;
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
 * Releases the child from the parent. When no parent needs it, it is left for cancellation and the
 * parent waits for its end; otherwise it continues for the others and the subscription is cut.
 */
export function release(state: SchedulerState, subscription: Subscription): void {
  if (subscription.isReleased) return;
  subscription.isReleased = true;
  const { parent, child } = subscription;
  child.demandCount--;
  if (child.demandCount === 0) return state.orphans.push(child);
  cut(subscription);
  if (parent.kind === "flow") (parent.givenUp ??= new WeakSet()).add(child);
}

/** Releases all children of `parent`. */
export function releaseChildren(state: SchedulerState, parent: Node): void {
  for (let subscription = parent.firstChild; subscription;) {
    const { next } = subscription;
    release(state, subscription);
    subscription = next;
  }
}

/**
 * Lets `newParent` wait for the children that `node` leaves behind, all of which are being
 * cancelled.
 */
export function reparent(node: Node, newParent: Node): void {
  for (const { child } of childrenOf(node)) {
    if (!findSubscription(newParent, child)) watch(newParent, child);
  }
}

/** Lets `parent` wait for the end of a child that it does not need. */
export function watch(parent: Node, child: Node): void {
  subscribe(parent, child).isReleased = true;
  child.demandCount--;
}

/** Removes the subscription from the lists of parent and child. */
export function cut(subscription: Subscription): void {
  unlinkFromParent(subscription);
  const { child, previousSubscriber, nextSubscriber } = subscription;
  if (previousSubscriber) previousSubscriber.nextSubscriber = nextSubscriber;
  else child.subscribers = nextSubscriber;
  if (nextSubscriber) nextSubscriber.previousSubscriber = previousSubscriber;
}

/**
 * Removes the subscription from the parent's list only: for a child that has ended and forgets its
 * subscribers anyway.
 */
export function unlinkFromParent(subscription: Subscription): void {
  const { parent, previous, next } = subscription;
  if (previous) previous.next = next;
  else parent.firstChild = next;
  if (next) next.previous = previous;
  if (parent.kind === "flow") parent.liveCount--;
  forgetNeighbours(subscription);
}

/**
 * Clears the links of a dead subscription: it may be in old memory already, and would keep alive
 * everything that comes after it.
 */
function forgetNeighbours(subscription: Subscription): void {
  subscription.previous = undefined;
  subscription.next = undefined;
}

/** The children of `parent`, oldest last. Safe against cuts of the one that is visited. */
export function* childrenOf(parent: Node): Generator<Subscription> {
  for (let subscription = parent.firstChild; subscription;) {
    const { next } = subscription;
    yield subscription;
    subscription = next;
  }
}

function reclaim(subscription: Subscription): void {
  if (!subscription.isReleased) return;
  subscription.isReleased = false;
  subscription.child.demandCount++;
}
