import { forEach, type RevertHistory, type RoundController, type RoundDecision, type RoundPolicy } from "@mazepa/core";
import { describeValue } from "@mazepa/core/internal";
import type { PatternController } from "./pattern-types.js";
import { isForEachOf, type PatternRounds } from "./rounds.js";
import type { Store } from "./store.js";

/** The policy of one flow of a pattern. Those of equal flows are equal, field by field. */
class FlowPolicy implements RoundPolicy {
  readonly rounds: PatternRounds;
  /** The store at the start. */
  readonly store: Store;

  constructor(rounds: PatternRounds, store: Store) {
    this.rounds = rounds;
    this.store = store;
  }

  onFailure(history: RevertHistory<unknown>): RoundDecision {
    return controllerOf(this).onFailure(history, this.store);
  }
}

/** The controller of one flow of the pattern whose store begins with `store`. */
export function controllerFor(rounds: PatternRounds, store: Store): RoundController<unknown> | RoundPolicy {
  const policy = new FlowPolicy(rounds, store);
  return rounds.as === undefined ? policy : Object.assign(policy, { provide });
}

function provide(this: FlowPolicy, history: RevertHistory<unknown>): unknown {
  return controllerOf(this).provide(history, this.store);
}

function controllerOf({ rounds: { controller }, store }: FlowPolicy): PatternController<Store, unknown> {
  return isForEachOf(controller)
    ? forEach(listOf(store[controller.of], controller.of), { revertAll: controller.revertAll })
    : (controller as PatternController<Store, unknown>);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`forEachOf("${name}") needs a list, but "${name}" is ${describeValue(value)}.`);
}
