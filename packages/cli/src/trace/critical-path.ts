import type { ExecutionTrace, TracedTask } from "./execution-trace.js";

/**
 * The tasks that determined the duration of the execution, in the order in which they ran: the one
 * that ended last, before it the one whose end let it be submitted, and so on. That one is the last
 * of its upstreams to end; else the last task to end before it in the flow that yielded it or one
 * below, else in an outer flow, else anywhere.
 */
export function criticalPath(trace: ExecutionTrace): TracedTask[] {
  const families = new Families(trace);
  const ended = trace.tasks.filter((task) => task.endedAs !== undefined && task.status !== "restored");
  ended.sort((a, b) => (a.endedAs ?? 0) - (b.endedAs ?? 0));
  const byId = new Map(ended.map((task) => [task.taskId, task]));
  const path: TracedTask[] = [];
  for (let task = ended.at(-1); task; task = lastUpstream(task, byId) ?? lastBefore(task, ended, families)) path.push(task);
  return path.reverse();
}

function lastUpstream({ upstreams }: TracedTask, byId: ReadonlyMap<string, TracedTask>): TracedTask | undefined {
  const found = upstreams.map((id) => byId.get(id)).filter((task) => task !== undefined);
  return found.sort((a, b) => (a.endedAs ?? 0) - (b.endedAs ?? 0)).at(-1);
}

/**
 * The last task to end before `task`. A task that waited for room may have waited for any other
 * task.
 */
function lastBefore(task: TracedTask, ended: readonly TracedTask[], families: Families): TracedTask | undefined {
  const end = indexOfSubmission(task, ended);
  const last = (isMeant: (other: TracedTask) => boolean): TracedTask | undefined => {
    for (let index = end - 1; index >= 0; index--) {
      const other = ended[index];
      if (other && isMeant(other)) return other;
    }
    return undefined;
  };
  return (
    last(({ flowNumber }) => families.isWithin(flowNumber, task.flowNumber)) ??
    last(({ flowNumber }) => families.isWithin(task.flowNumber, flowNumber)) ??
    ended[end - 1]
  );
}

/** The number of tasks, in the order of their ends, that had ended when `task` was submitted. */
function indexOfSubmission({ submittedAs }: TracedTask, ended: readonly TracedTask[]): number {
  let [low, high] = [0, ended.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ended[middle]?.endedAs ?? 0) < submittedAs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The parents of flows. */
class Families {
  readonly #parents: Map<number, number | undefined>;

  constructor({ flows }: ExecutionTrace) {
    this.#parents = new Map(flows.map(({ flowNumber, parentNumber }) => [flowNumber, parentNumber]));
  }

  /**
   * Whether a flow is `outer`, or below it. A task outside of all flows is outside of each of them.
   */
  isWithin(inner: number | undefined, outer: number | undefined): boolean {
    if (outer === undefined) return true;
    for (let flow = inner; flow !== undefined; flow = this.#parents.get(flow)) if (flow === outer) return true;
    return false;
  }
}
