import type { FlowPlan, PlannedEnd, PlannedLink } from "@mazepa/core";
import { durationText } from "../queue/measures.js";
import type { CriticalStep } from "./critical-steps.js";
import type { FlowGraph, GraphCluster, GraphEdge, GraphNode } from "./flow-graph.js";
import { PlanIndex } from "./plan-index.js";

/**
 * The content of one box: a task; tasks with similar tasks before them; or all tasks of one
 * operation in flows of one name.
 */
export type GraphLevel = "task" | "group" | "operation";

/** Options of the drawing of a plan. */
export interface PlanGraphOptions {
  readonly by: GraphLevel;
  readonly criticalSteps: readonly CriticalStep[];
  /** Whether the plan is of an execution, so that tasks without an attempt are marked. */
  readonly isRecorded: boolean;
}

/** Converts a plan to a drawing. */
export function planGraph(plan: FlowPlan, options: PlanGraphOptions): FlowGraph {
  return new PlanDrawing(plan, options).graph();
}

interface Box {
  readonly id: string;
  readonly operationId: string;
  readonly cluster: string | undefined;
  readonly tasks: number[];
}

interface Frame extends Omit<GraphCluster, "label"> {
  readonly name: string;
  isCutOff: boolean;
  count: number;
}

class PlanDrawing {
  readonly #index: PlanIndex;
  readonly #options: PlanGraphOptions;
  readonly #frames = new Map<string, Frame>();
  readonly #frameOfFlow = new Map<number, Frame | undefined>();
  readonly #boxes = new Map<string, Box>();
  readonly #boxOfTask: Box[] = [];
  readonly #boxesOfWait = new Map<number, ReadonlySet<Box>>();
  readonly #edges = new Map<string, GraphEdge>();

  constructor(plan: FlowPlan, options: PlanGraphOptions) {
    this.#index = new PlanIndex(plan);
    this.#options = options;
  }

  graph(): FlowGraph {
    const { tasks, flows, links } = this.#index.plan;
    for (const task of tasks.keys()) this.#place(task);
    for (const link of links) this.#drawLink(link);
    for (const flow of flows.keys()) this.#frameOf(flow);
    this.#markCriticalEdges();
    const critical = new Set(this.#options.criticalSteps.map(({ task }) => this.#boxOfTask[task]));
    return {
      clusters: [...this.#frames.values()].map(clusterOf),
      nodes: [...this.#boxes.values()].map((box) => this.#nodeOf(box, critical.has(box))),
      edges: [...this.#edges.values()],
    };
  }

  /** Puts a task into its box; the tasks before it are in their boxes already. */
  #place(index: number): void {
    const task = this.#index.task(index);
    const frame = this.#frameOf(task.flow);
    const sources = new Set([...this.#index.valuesOf(task)].map((each) => this.#boxAt(each)));
    const before = this.#boxesWaitedFor(task.after);
    const parts = {
      task: () => [task.id],
      group: () => [frame?.id ?? "", task.operationId, task.label ?? "", namesOf(before), namesOf(sources)],
      operation: () => [frame?.id ?? "", task.operationId],
    };
    const box = this.#box(parts[this.#options.by]().join("|"), { operationId: task.operationId, cluster: frame?.id });
    box.tasks.push(index);
    this.#boxOfTask[index] = box;
    for (const source of sources) this.#connect(source, box, "value");
    for (const source of before) if (!sources.has(source)) this.#connect(source, box, "order");
  }

  #box(key: string, about: Pick<Box, "operationId" | "cluster">): Box {
    const box = this.#boxes.get(key) ?? { id: `n${this.#boxes.size + 1}`, ...about, tasks: [] };
    this.#boxes.set(key, box);
    return box;
  }

  #boxAt(task: number): Box {
    const box = this.#boxOfTask[task];
    if (!box) throw new RangeError(`Task ${task} of the plan comes after one that waits for it.`);
    return box;
  }

  #boxesWaitedFor(wait: number | undefined): ReadonlySet<Box> {
    if (wait === undefined) return new Set();
    let boxes = this.#boxesOfWait.get(wait);
    if (!boxes) {
      const all = new Set([...this.#index.waitedFor(wait)].map((task) => this.#boxAt(task)));
      boxes = this.#options.by === "operation" ? all : this.#lastOf(all);
      this.#boxesOfWait.set(wait, boxes);
    }
    return boxes;
  }

  /** The boxes without those before others of them. */
  #lastOf(boxes: ReadonlySet<Box>): Set<Box> {
    const ids = idsOf(boxes);
    const earlier = new Set<string>();
    for (const { from, to } of this.#edges.values()) if (ids.has(from) && ids.has(to)) earlier.add(from);
    return new Set([...boxes].filter(({ id }) => !earlier.has(id)));
  }

  /** Draws a link: from the last boxes of a flow to the first of the next. */
  #drawLink({ from, to, isConditional }: PlannedLink): void {
    const before = this.#lastOf(this.#boxesOf(from));
    const after = this.#boxesOf(to);
    const inside = [...this.#edges.values()].filter((edge) => idsOf(after).has(edge.from));
    const later = new Set(inside.map((edge) => edge.to));
    for (const target of after)
      for (const source of later.has(target.id) ? [] : before)
        if (source !== target) this.#connect(source, target, isConditional ? "condition" : "order");
  }

  #boxesOf({ kind, index }: PlannedEnd): Set<Box> {
    return new Set((kind === "task" ? [index] : this.#index.tasksBelow(index)).map((task) => this.#boxAt(task)));
  }

  #connect(from: Box, to: Box, kind: GraphEdge["kind"]): void {
    const key = `${from.id}>${to.id}`;
    if (kind !== "order" || !this.#edges.has(key)) this.#edges.set(key, { from: from.id, to: to.id, kind, isCritical: false });
  }

  #markCriticalEdges(): void {
    const boxes = this.#options.criticalSteps.map(({ task }) => this.#boxOfTask[task]);
    boxes.forEach((box, place) => {
      const key = `${boxes[place - 1]?.id}>${box?.id}`;
      const edge = this.#edges.get(key);
      if (edge) this.#edges.set(key, { ...edge, isCritical: true });
    });
  }

  /** The frame of a flow. Outer flows come first, so that frames are listed from the outside in. */
  #frameOf(flow: number): Frame | undefined {
    if (this.#frameOfFlow.has(flow)) return this.#frameOfFlow.get(flow);
    const path: number[] = [];
    for (let each = this.#index.shownFlow(flow); each !== undefined && !this.#frameOfFlow.has(each);) {
      path.push(each);
      each = this.#parentOf(each);
    }
    for (const each of path.reverse()) this.#frameOfFlow.set(each, this.#frame(each));
    const shown = this.#index.shownFlow(flow);
    const frame = shown === undefined ? undefined : this.#frameOfFlow.get(shown);
    this.#frameOfFlow.set(flow, frame);
    return frame;
  }

  #frame(index: number): Frame | undefined {
    const flow = this.#index.plan.flows[index];
    if (!flow) return undefined;
    const around = this.#parentOf(index);
    const parent = around === undefined ? undefined : this.#frameOfFlow.get(around)?.id;
    const parts = {
      task: () => [index],
      group: () => [parent ?? "", flow.name, namesOf(this.#boxesWaitedFor(flow.after))],
      operation: () => [flow.name],
    };
    const key = parts[this.#options.by]().join("|");
    const frame = this.#frames.get(key) ?? {
      id: `f${this.#frames.size + 1}`,
      name: flow.name,
      parent,
      isCutOff: false,
      count: 0,
    };
    this.#frames.set(key, frame);
    frame.count += 1;
    frame.isCutOff ||= flow.stoppedBecause !== undefined;
    return frame;
  }

  #parentOf(flow: number): number | undefined {
    const parent = this.#index.plan.flows[flow]?.parent;
    return parent === undefined ? undefined : this.#index.shownFlow(parent);
  }

  #nodeOf({ id, operationId, cluster, tasks }: Box, isCritical: boolean): GraphNode {
    const attempts = tasks.map((task) => this.#index.task(task).attempt).filter((attempt) => attempt !== undefined);
    const [first] = tasks;
    const name = first === undefined ? undefined : this.#index.task(first).label;
    const one = name === undefined ? operationId : `${name}: ${operationId}`;
    const title = tasks.length === 1 ? one : `${operationId} ×${tasks.length}`;
    const label = [title, ...durationLines(attempts.map(({ durationMs }) => durationMs))];
    if (this.#options.isRecorded && attempts.length < tasks.length)
      label.push(tasks.length === 1 ? "not done" : `${attempts.length} of ${tasks.length} done`);
    return { id, label, cluster, isCritical };
  }
}

function idsOf(boxes: Iterable<Box>): Set<string> {
  return new Set([...boxes].map(({ id }) => id));
}

function namesOf(boxes: Iterable<Box>): string {
  return [...boxes]
    .map(({ id }) => id)
    .sort()
    .join();
}

function durationLines(durations: readonly number[]): string[] {
  if (durations.length === 0) return [];
  const sum = durations.reduce((total, ms) => total + ms, 0);
  if (durations.length === 1) return [durationText(sum)];
  const slowest = durations.reduce((most, ms) => Math.max(most, ms), 0);
  return [`⌀ ${durationText(sum / durations.length)}, slowest ${durationText(slowest)}`];
}

function clusterOf({ id, name, parent, isCutOff, count }: Frame): GraphCluster {
  return { id, label: `${name}${count > 1 ? ` ×${count}` : ""}${isCutOff ? " …" : ""}`, parent, isCutOff };
}
