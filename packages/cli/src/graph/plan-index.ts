import type { FlowPlan, PlannedTask } from "@mazepa/core";

/** Lookups in a plan: the tasks below a flow, and those before a task. */
export class PlanIndex {
  readonly plan: FlowPlan;
  readonly #tasksOf: number[][];
  readonly #flowsOf: number[][];

  constructor(plan: FlowPlan) {
    this.plan = plan;
    this.#tasksOf = plan.flows.map(() => []);
    this.#flowsOf = plan.flows.map(() => []);
    plan.tasks.forEach(({ flow }, task) => this.#tasksOf[flow]?.push(task));
    plan.flows.forEach(({ parent }, flow) => {
      if (parent !== undefined) this.#flowsOf[parent]?.push(flow);
    });
  }

  task(index: number): PlannedTask {
    const task = this.plan.tasks[index];
    if (!task) throw new RangeError(`A plan of ${this.plan.tasks.length} tasks has no task ${index}.`);
    return task;
  }

  /** All tasks that a flow and those below it yielded first. */
  tasksBelow(flow: number): number[] {
    const found: number[] = [];
    const open = [flow];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      for (const task of this.#tasksOf[each] ?? []) found.push(task);
      for (const inner of this.#flowsOf[each] ?? []) open.push(inner);
    }
    return found;
  }

  /** The flow to show in place of an internal one: the nearest outer flow. */
  shownFlow(flow: number): number | undefined {
    for (let each: number | undefined = flow; each !== undefined; each = this.plan.flows[each]?.parent) {
      if (this.plan.flows[each]?.isInternal === false && !this.#isWrapper(each)) return each;
    }
    return undefined;
  }

  /**
   * Whether a flow is a function without a name that only returns one flow, as commands make them.
   */
  #isWrapper(flow: number): boolean {
    const { name, parent } = this.plan.flows[flow] ?? {};
    const isFirst = parent !== undefined && this.plan.flows[parent]?.parent === undefined;
    return name === "function" && isFirst && this.#tasksOf[flow]?.length === 0 && this.#flowsOf[flow]?.length === 1;
  }

  /** The tasks of a wait; for a flow without tasks, those before it. */
  waitedFor(wait: number | undefined): Set<number> {
    const found = new Set<number>();
    const seen = new Set<number>();
    const open = [wait];
    while (open.length > 0) {
      const index = open.pop();
      const each = index === undefined || seen.has(index) ? undefined : this.plan.waits[index];
      if (!each || index === undefined) continue;
      seen.add(index);
      for (const task of each.tasks) found.add(task);
      for (const flow of each.flows) {
        const below = this.tasksBelow(flow);
        for (const task of below) found.add(task);
        if (below.length === 0) open.push(this.plan.flows[flow]?.after);
      }
      open.push(each.previous);
    }
    return found;
  }

  /** The tasks whose values a task takes, directly or through flows. */
  valuesOf({ upstreams, upstreamFlows }: PlannedTask): Set<number> {
    return new Set([...upstreams, ...upstreamFlows.flatMap((flow) => this.tasksBelow(flow))]);
  }
}
