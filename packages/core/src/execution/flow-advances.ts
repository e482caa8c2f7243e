import type { FlowNode } from "../scheduling/nodes.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import { AdvanceQuota } from "./advance-quota.js";
import type { FlowSteps } from "./flow-steps.js";
import type { Recalls } from "./recalls.js";

/** The advances of flows, and how many of them fit into one turn of the event loop. */
export class FlowAdvances {
  readonly quota = new AdvanceQuota();
  readonly #flows: FlowSteps;
  /**
   * Whether an async flow was just advanced: others wait one turn of the event loop for it, so that
   * few flows are open at once.
   */
  #holdsOthers = false;
  #held: FlowNode | undefined;

  constructor(flows: FlowSteps) {
    this.#flows = flows;
  }

  /** Whether other flows have to wait for the next turn. */
  get isTurnOver(): boolean {
    return this.#holdsOthers || this.quota.isUsedUp;
  }

  /**
   * Whether records are still to be replayed below a race, so that it ends as before (rule E8).
   * That takes at most one advance for each record: a flow below a race may also be one that never
   * has to wait.
   */
  mustReplay(scheduler: Scheduler, { urgentCount }: Recalls): boolean {
    if (urgentCount > 0) return true;
    const { restoredCount } = scheduler;
    return restoredCount > 0 && !this.quota.isEnoughFor(restoredCount) && scheduler.isNextInRace;
  }

  /** Begins a turn: advances the flow that was held, unless it was closed meanwhile. */
  beginTurn(): void {
    this.#holdsOthers = false;
    const held = this.#held;
    this.#held = undefined;
    if (held) this.advance(held);
  }

  advance(node: FlowNode): void {
    this.quota.count();
    if (this.#flows.advance(node)) this.#holdsOthers = true;
  }

  /** Leaves a flow for the next turn, which has to wait for the store. */
  hold(node: FlowNode | undefined): void {
    this.#held = node;
  }
}
