import type { Flow } from "../flows/flow.js";
import type { Task } from "../tasks/task.js";
import { unitKey, unitPlace } from "../flows/unit-key.js";
import { BodyWalk } from "./body-walk.js";
import { EstimatedRound, keyIn } from "./estimated-round.js";
import type { PlanPosition } from "./plan-draft.js";
import type { Planned, PlanningOptions, Planning } from "./planning.js";
import { successWith } from "./planned-results.js";
import { boundTo, moveTo } from "../tasks/work-state.js";

/** The time in ms that a walk continues before it gives the event loop a turn. */
const turnMs = 10;

/**
 * Walks flows as if every task succeeded at once: with its recorded value, or with a stand-in for
 * it.
 */
export class PlanWalk implements Planning {
  readonly options: PlanningOptions;
  readonly #walked = new Map<string | Flow, Planned>();
  #turnStartedMs = performance.now();

  constructor(options: PlanningOptions) {
    this.options = options;
  }

  /** Walks a flow with everything below it, or returns the result of an equal one. */
  async flow(given: Flow, place?: PlanPosition, around?: EstimatedRound): Promise<Planned> {
    await this.#takeTurns();
    const flow = boundTo(given, this.options.context.owner, around);
    const planned = this.#walked.get(keyIn(around, flow)) ?? (await this.#walk(flow, place, around));
    moveTo(flow, "succeeded", planned.outcome);
    return planned;
  }

  async task(given: Task, place: PlanPosition, round: EstimatedRound | undefined): Promise<Planned> {
    await this.#takeTurns();
    const { draft, results, context } = this.options;
    const task = boundTo(given, context.owner, round);
    const outcome = await results.ofTask(task, (upstream) => void boundTo(upstream, context.owner, round));
    moveTo(task, "succeeded", outcome);
    return { kind: "task", index: draft.addTask(task, place, (each) => results.attemptOf(each)), outcome };
  }

  async #walk(flow: Flow, place: PlanPosition | undefined, around: EstimatedRound | undefined): Promise<Planned> {
    const { draft, results } = this.options;
    const index = draft.addFlow(flow, place);
    const unknown: Planned = { kind: "flow", index, outcome: results.ofFlow(flow, index, draft) };
    // Covers a flow that yields one equal to itself: executed, it would wait for itself.
    const key = keyIn(around, flow);
    this.#walked.set(key, unknown);
    const round = flow.unit ? await this.#lastRound(flow, around) : around;
    const end = await new BodyWalk(this, { flow, round }, { flow: index, after: place?.after }).run();
    const planned = end ? { ...unknown, outcome: successWith(end.value) } : unknown;
    this.#walked.set(key, planned);
    return planned;
  }

  /** The last recorded round of a unit: that of its last turn. */
  async #lastRound(unit: Flow, around: EstimatedRound | undefined): Promise<EstimatedRound> {
    const { results, estimate } = this.options;
    const place = unitPlace(unit, around);
    let last = new EstimatedRound(estimate, { key: unitKey(place, 1), around });
    for (let turn = 1; ; turn++) {
      const key = unitKey(place, turn);
      const recorded = await results.lastRound(key);
      if (!recorded) return last;
      last = new EstimatedRound(estimate, { key, around }, recorded);
    }
  }

  async #takeTurns(): Promise<void> {
    if (performance.now() - this.#turnStartedMs < turnMs) return;
    await new Promise(setImmediate);
    this.#turnStartedMs = performance.now();
  }
}
