import type { Flow } from "../flows/flow.js";
import type { Task } from "../tasks/task.js";
import type { AttemptRecord } from "../tasks/task-outcome.js";
import { taskBehind } from "./stand-in.js";
import type { FlowPlan, PlannedFlow, PlannedLink, PlannedTask, PlannedWait } from "./flow-plan.js";

/** The position of something yielded: its flow, and the last wait before it. */
export interface PlanPosition {
  readonly flow: number;
  readonly after: number | undefined;
}

/** A plan under construction. */
export class PlanDraft {
  readonly #flows: PlannedFlow[] = [];
  readonly #tasks: PlannedTask[] = [];
  readonly #waits: PlannedWait[] = [];
  readonly #links: PlannedLink[] = [];
  readonly #places = new Map<string, number>();
  /** Tasks that stand for the values of flows. */
  readonly #flowValues = new Map<string, number>();
  #hasAssumption = false;

  get taskCount(): number {
    return this.#tasks.length;
  }

  addFlow(flow: Flow, place: PlanPosition | undefined): number {
    const { name, isInternal } = flow;
    this.#flows.push({ name, isInternal, parent: place?.flow, after: place?.after });
    return this.#flows.length - 1;
  }

  /** The index of a task, which is added with its upstreams if it is new. */
  addTask(first: Task, place: PlanPosition, attemptOf: (task: Task) => AttemptRecord | undefined): number {
    const open = [first];
    for (let task = open.at(-1); task; task = open.at(-1)) {
      const missing = upstreamsOf(task).filter(({ id }) => !this.#places.has(id) && !this.#flowValues.has(id));
      if (missing.length > 0 && !this.#places.has(task.id)) for (const upstream of missing) open.push(upstream);
      else {
        open.pop();
        if (!this.#places.has(task.id)) this.#add(task, place, attemptOf(task));
      }
    }
    return this.#places.get(first.id) ?? -1;
  }

  /** Lets `task`, as an upstream, mean the value of this flow. */
  standsForFlow(task: Task, flow: number): void {
    this.#flowValues.set(task.id, flow);
  }

  /** The wait for these tasks and flows, after `previous`; `previous` itself if there are none. */
  addWait(tasks: readonly number[], flows: readonly number[], previous: number | undefined): number | undefined {
    if (tasks.length + flows.length === 0) return previous;
    const isImplied =
      tasks.some((task) => this.#tasks[task]?.after === previous) || flows.some((flow) => this.#flows[flow]?.after === previous);
    this.#waits.push({ tasks, flows, previous: isImplied ? undefined : previous });
    return this.#waits.length - 1;
  }

  addLink(link: PlannedLink): void {
    this.#links.push(link);
  }

  stop(flow: number, stoppedBecause: string): void {
    const planned = this.#flows[flow];
    if (planned) this.#flows[flow] = { ...planned, stoppedBecause };
  }

  /** Notes that a flow continued as if a task that was not run had succeeded. */
  noteAssumption(): void {
    this.#hasAssumption = true;
  }

  plan(): FlowPlan {
    const lowerBound = this.#hasAssumption || this.#flows.some(({ stoppedBecause }) => stoppedBecause !== undefined);
    return { flows: this.#flows, tasks: this.#tasks, waits: this.#waits, links: this.#links, lowerBound };
  }

  #add(task: Task, place: PlanPosition, attempt: AttemptRecord | undefined): void {
    const { id, operationId, options } = task;
    const ids = upstreamsOf(task).map((upstream) => upstream.id);
    this.#places.set(id, this.#tasks.length);
    this.#tasks.push({
      ...{ id, operationId, ...(options.label !== undefined && { label: options.label }), ...place },
      upstreams: known(ids, this.#places),
      upstreamFlows: known(ids, this.#flowValues),
      ...(attempt && { attempt }),
    });
  }
}

function upstreamsOf({ upstreams }: Task): Task[] {
  return upstreams.map(taskBehind);
}

function known(ids: readonly string[], places: ReadonlyMap<string, number>): number[] {
  return ids.map((id) => places.get(id)).filter((place) => place !== undefined);
}
