import type { Flow } from "../flows/flow.js";
import type { Task } from "../tasks/task.js";
import { BodyWalk } from "./body-walk.js";
import type { PlanPosition } from "./plan-draft.js";
import type { Planned, PlanningOptions, Planning } from "./planning.js";
import { taskBehind } from "./stand-in.js";
import { successWith } from "./planned-results.js";
import { boundTo, moveTo } from "../tasks/work-state.js";

/** How long a walk continues before it gives the event loop a turn. */
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
  async flow(given: Flow, place?: PlanPosition): Promise<Planned> {
    await this.#takeTurns();
    const flow = boundTo(given, this.options.context.owner);
    const planned = this.#walked.get(flow.id ?? flow) ?? (await this.#walk(flow, place));
    moveTo(flow, "succeeded", planned.outcome);
    return planned;
  }

  async task(given: Task, place: PlanPosition): Promise<Planned> {
    await this.#takeTurns();
    const { draft, results, context } = this.options;
    const task = boundTo(given, context.owner);
    for (const upstream of task.upstreams) boundTo(taskBehind(upstream), context.owner);
    const outcome = await results.ofTask(task);
    moveTo(task, "succeeded", outcome);
    return { kind: "task", index: draft.addTask(task, place, (each) => results.attemptOf(each)), outcome };
  }

  async #walk(flow: Flow, place: PlanPosition | undefined): Promise<Planned> {
    const { draft, results } = this.options;
    const index = draft.addFlow(flow, place);
    const unknown: Planned = { kind: "flow", index, outcome: results.ofFlow(flow, index, draft) };
    // Covers a flow that yields one equal to itself: executed, it would wait for itself.
    this.#walked.set(flow.id ?? flow, unknown);
    const end = await new BodyWalk(this, flow, { flow: index, after: place?.after }).run();
    const planned = end ? { ...unknown, outcome: successWith(end.value) } : unknown;
    this.#walked.set(flow.id ?? flow, planned);
    return planned;
  }

  async #takeTurns(): Promise<void> {
    if (performance.now() - this.#turnStartedMs < turnMs) return;
    await new Promise(setImmediate);
    this.#turnStartedMs = performance.now();
  }
}
