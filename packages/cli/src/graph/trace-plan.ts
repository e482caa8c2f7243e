import type { FlowPlan, PlannedFlow, PlannedTask, PlannedWait } from "@mazepa/core";
import { criticalPath } from "../trace/critical-path.js";
import type { ExecutionTrace, TracedTask } from "../trace/execution-trace.js";
import type { CriticalStep } from "./critical-steps.js";

/** A trace as a plan, with the steps of its critical path. */
export interface TracedPlan {
  readonly plan: FlowPlan;
  readonly steps: readonly CriticalStep[];
}

/**
 * Makes a plan of a trace. A trace does not record what flows waited for. The plan assumes that a
 * flow waited for everything that had ended in it, and below it, before its next task was
 * submitted.
 */
export function planOfTrace(trace: ExecutionTrace): TracedPlan {
  const plan = new TraceReading(trace).plan();
  const places = new Map(trace.tasks.map(({ taskId }, place) => [taskId, place]));
  const path = criticalPath(trace);
  const steps = path.map((task, index) => ({
    task: places.get(task.taskId) ?? -1,
    durationMs: durationOf(task),
    waitedMs: waitedMs(task, path[index - 1]),
  }));
  return { plan, steps };
}

/** The outermost flow. */
const root: PlannedFlow = { name: "execute", isInternal: true, parent: undefined, after: undefined };

interface Progress {
  /** Tasks of the flow and those below it, in the order of their ends. */
  readonly ended: number[];
  seen: number;
  wait: number | undefined;
}

class TraceReading {
  readonly #trace: ExecutionTrace;
  readonly #flowPlaces: Map<number, number>;
  readonly #waits: PlannedWait[] = [];
  readonly #flows: PlannedFlow[];
  readonly #progress: Progress[];

  constructor(trace: ExecutionTrace) {
    this.#trace = trace;
    this.#flowPlaces = new Map(trace.flows.map(({ flowNumber }, place) => [flowNumber, place + 1]));
    const flows = trace.flows.map(({ name, parentNumber }) => ({
      ...{ name, isInternal: false, parent: this.#flowAt(parentNumber), after: undefined },
    }));
    this.#flows = [root, ...flows];
    this.#progress = this.#flows.map(() => ({ ended: [], seen: 0, wait: undefined }));
  }

  plan(): FlowPlan {
    const { tasks, status } = this.#trace;
    this.#noteEnds();
    const places = new Map(tasks.map(({ taskId }, place) => [taskId, place]));
    const planned = tasks.map((task, place): PlannedTask => {
      const { taskId: id, operationId, flowNumber } = task;
      const upstreams = task.upstreams.map((each) => places.get(each) ?? Infinity).filter((each) => each < place);
      const flow = this.#flowAt(flowNumber);
      return { id, operationId, flow, after: this.#waitAt(flow, task), upstreams, upstreamFlows: [], ...attemptOf(task) };
    });
    return { flows: this.#flows, tasks: planned, waits: this.#waits, links: [], lowerBound: status !== "succeeded" };
  }

  #flowAt(flowNumber: number | undefined): number {
    return flowNumber === undefined ? 0 : (this.#flowPlaces.get(flowNumber) ?? 0);
  }

  #noteEnds(): void {
    const ended = [...this.#trace.tasks.entries()].filter(([, { endedAs }]) => endedAs !== undefined);
    for (const [place, { flowNumber }] of ended.sort(([, a], [, b]) => (a.endedAs ?? 0) - (b.endedAs ?? 0))) {
      for (let flow: number | undefined = this.#flowAt(flowNumber); flow !== undefined; flow = this.#flows[flow]?.parent)
        this.#progress[flow]?.ended.push(place);
    }
  }

  /**
   * The wait before a task: for the tasks that had ended in its flow or, if none had, in the outer
   * flows.
   */
  #waitAt(first: number, { submittedAs }: TracedTask): number | undefined {
    for (let flow: number | undefined = first; flow !== undefined; flow = this.#flows[flow]?.parent) {
      const progress = this.#progress[flow];
      if (progress) this.#catchUp(progress, submittedAs);
      if (progress?.wait !== undefined) return progress.wait;
    }
    return undefined;
  }

  #catchUp(progress: Progress, submittedAs: number): void {
    const tasks: number[] = [];
    for (let next = progress.ended[progress.seen]; next !== undefined; next = progress.ended[progress.seen]) {
      if ((this.#trace.tasks[next]?.endedAs ?? Infinity) >= submittedAs) break;
      tasks.push(next);
      progress.seen += 1;
    }
    if (tasks.length === 0) return;
    this.#waits.push({ tasks, flows: [], previous: undefined });
    progress.wait = this.#waits.length - 1;
  }
}

function attemptOf(task: TracedTask): Pick<PlannedTask, "attempt"> {
  if (task.status !== "succeeded" || task.endedAtMs === undefined) return {};
  const durationMs = durationOf(task);
  return { attempt: { attempt: task.attempts, startedAt: new Date(startOf(task)), durationMs, worker: "" } };
}

function durationOf({ durationMs, startedAtMs, endedAtMs, submittedAtMs }: TracedTask): number {
  return durationMs ?? Math.max(0, (endedAtMs ?? submittedAtMs) - (startedAtMs ?? submittedAtMs));
}

function startOf(task: TracedTask): number {
  return task.startedAtMs ?? (task.endedAtMs ?? task.submittedAtMs) - durationOf(task);
}

function waitedMs(task: TracedTask, before: TracedTask | undefined): number {
  return before?.endedAtMs === undefined ? 0 : Math.max(0, startOf(task) - before.endedAtMs);
}
