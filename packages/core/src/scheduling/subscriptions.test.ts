import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { Fifo } from "../collections/fifo.js";
import type { Node, ScopeState, Subscription } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import {
  childrenOf,
  cut,
  findSubscription,
  joinScope,
  release,
  reparent,
  subscribe,
  unlinkFromParent,
  watch,
} from "./subscriptions.js";

/** The part of a node that subscriptions use. */
function nodeOf(kind: "flow" | "task"): Node {
  const counts = kind === "flow" ? { demandCount: 0, liveCount: 0 } : { demandCount: 0 };
  return { kind, firstChild: undefined, subscribers: undefined, ...counts } as unknown as Node;
}

interface Pair {
  readonly parent: Node;
  readonly child: Node;
  isWanted: boolean;
}

/** Nodes with subscriptions, and the pairs that are to be connected, the youngest first. */
class Pairs {
  readonly parents = (["flow", "flow", "flow", "task", "task"] as const).map(nodeOf);
  readonly children = (["flow", "task", "task", "task", "task"] as const).map(nodeOf);
  readonly orphans = new Fifo<Node>();
  pairs: Pair[] = [];

  subscribe(parent: Node, child: Node): void {
    subscribe(parent, child);
    const known = this.pairOf(parent, child);
    if (known) known.isWanted = true;
    else this.pairs.unshift({ parent, child, isWanted: true });
  }

  release(parent: Node, child: Node): void {
    const subscription = findSubscription(parent, child);
    const pair = this.pairOf(parent, child);
    if (!subscription || !pair) return;
    release({ orphans: this.orphans } as unknown as SchedulerState, subscription);
    const wasWanted = pair.isWanted;
    pair.isWanted = false;
    const isLeft = wasWanted && this.pairs.every((other) => other.child !== child || !other.isWanted);
    expect(this.orphans.shift()).toBe(isLeft ? child : undefined);
    if (!wasWanted || isLeft) return;
    this.#forget(pair);
    expectCleared(subscription);
    expect(parent.kind === "task" ? !("givenUp" in parent) : parent.givenUp?.has(child)).toBe(true);
  }

  watch(parent: Node, child: Node): void {
    if (this.pairOf(parent, child)) return;
    watch(parent, child);
    this.pairs.unshift({ parent, child, isWanted: false });
  }

  cut(parent: Node, child: Node): void {
    const subscription = findSubscription(parent, child);
    const pair = this.pairOf(parent, child);
    if (!subscription || !pair) return;
    if (pair.isWanted) child.demandCount--;
    cut(subscription);
    this.#forget(pair);
    expectCleared(subscription);
  }

  /** The child has ended, and forgets its subscribers. */
  end(_parent: Node, child: Node): void {
    const subscriptions = subscribersOf(child);
    child.subscribers = undefined;
    child.demandCount = 0;
    for (const subscription of subscriptions) unlinkFromParent(subscription);
    for (const subscription of subscriptions) expectCleared(subscription);
    this.pairs = this.pairs.filter((pair) => pair.child !== child);
  }

  /** The children of `parent` are left to the first one. */
  reparent(parent: Node): void {
    const [heir] = this.parents;
    if (!heir) return;
    reparent(parent, heir);
    for (const { child } of this.pairs.filter((pair) => pair.parent === parent))
      if (!this.pairOf(heir, child)) this.pairs.unshift({ parent: heir, child, isWanted: false });
  }

  pairOf(parent: Node, child: Node): Pair | undefined {
    return this.pairs.find((pair) => pair.parent === parent && pair.child === child);
  }

  /** Checks that each node has what it should have. */
  check(): void {
    const isAsExpected =
      this.parents.every((each) => this.#hasChildren(each)) && this.children.every((each) => this.#hasSubscribers(each));
    expect(isAsExpected).toBe(true);
  }

  #hasChildren(parent: Node): boolean {
    const own = this.pairs.filter((pair) => pair.parent === parent);
    const found = [...childrenOf(parent)];
    const areEqual = found.every(({ child, isReleased, previous }, place) => {
      return child === own[place]?.child && isReleased !== own[place].isWanted && previous === found[place - 1];
    });
    const areFound = this.children.every(
      (child) => findSubscription(parent, child) === found.find((each) => each.child === child),
    );
    const isCounted = parent.kind === "task" ? !("liveCount" in parent) : parent.liveCount === own.length;
    return found.length === own.length && areEqual && areFound && isCounted;
  }

  #hasSubscribers(child: Node): boolean {
    const own = this.pairs.filter((pair) => pair.child === child);
    const found = subscribersOf(child);
    const areEqual = found.every(({ parent, previousSubscriber }, place) => {
      return parent === own[place]?.parent && previousSubscriber === found[place - 1];
    });
    return found.length === own.length && areEqual && child.demandCount === own.filter(({ isWanted }) => isWanted).length;
  }

  #forget(pair: Pair): void {
    this.pairs = this.pairs.filter((other) => other !== pair);
  }
}

function subscribersOf(child: Node): Subscription[] {
  const found: Subscription[] = [];
  for (let each = child.subscribers; each; each = each.nextSubscriber) found.push(each);
  return found;
}

/** A dead subscription in old memory keeps nothing alive. */
function expectCleared({ previous, next }: Subscription): void {
  expect([previous, next]).toEqual([undefined, undefined]);
}

const action = fc.record({
  what: fc.constantFrom("subscribe", "subscribe", "release", "watch", "cut", "end", "reparent"),
  parent: fc.nat(4),
  child: fc.nat(4),
});

describe("subscriptions", () => {
  it("E3 F5 connect parents and children as a list of pairs would", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: "max" }), (actions) => {
        const pairs = new Pairs();
        for (const { what, parent, child } of actions) {
          pairs[what](pairs.parents[parent] as Node, pairs.children[child] as Node);
          pairs.check();
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("can be cut while the children of a parent are visited", () => {
    const pairs = new Pairs();
    const [parent] = pairs.parents as [Node];
    for (const child of pairs.children) pairs.subscribe(parent, child);

    for (const { child } of childrenOf(parent)) pairs.cut(parent, child);

    expect(pairs.pairs).toEqual([]);
    pairs.check();
  });

  it("F11 know each place of a child in the scope that it joined last", () => {
    const pairs = new Pairs();
    const [parent, child] = [pairs.parents[0], pairs.children[0]] as [Node, Node];
    const subscription = subscribe(parent, child);
    const [earlier, later] = [{}, {}] as [ScopeState, ScopeState];
    for (const index of [4, 5]) joinScope(subscription, earlier, index);

    joinScope(subscription, later, 1);
    expect(subscription).toMatchObject({ index: 1, otherIndexes: undefined });
    for (const index of [2, 3]) joinScope(subscription, later, index);

    expect(subscription.scope).toBe(later);
    expect(subscription).toMatchObject({ index: 1, otherIndexes: [2, 3] });
  });
});
