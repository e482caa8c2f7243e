import type { FlowPlan } from "@mazepa/core";
import { PlanIndex } from "./plan-index.js";

/** One task of the critical path. */
export interface CriticalStep {
  /** Its index in the plan. */
  readonly task: number;
  readonly durationMs: number;
  /**
   * The time in ms from the end of the step before to its start: waits for room and for a worker,
   * and transport.
   */
  readonly waitedMs: number;
}

/**
 * The tasks that determined the duration of an execution: the one that ended last, before it the
 * one that it waited for longest, and so on. Empty if nothing was recorded.
 */
export function criticalSteps(plan: FlowPlan): CriticalStep[] {
  const index = new PlanIndex(plan);
  const latestOfWait = new Map<number, number | undefined>();
  // Starts are known in whole milliseconds: of ends in the same one, the last of the plan counts.
  const endMs = (task: number): number => Math.floor(endOf(plan, task));
  const latest = (tasks: Iterable<number>): number | undefined => {
    let found: number | undefined;
    for (const task of tasks) if (endMs(task) >= (found === undefined ? 0 : endMs(found))) found = task;
    return found;
  };
  const waitedLongestFor = (wait: number | undefined): number | undefined => {
    if (wait === undefined) return undefined;
    if (!latestOfWait.has(wait)) latestOfWait.set(wait, latest(index.waitedFor(wait)));
    return latestOfWait.get(wait);
  };
  const before = (task: number): number | undefined => {
    const planned = index.task(task);
    return latest([...index.valuesOf(planned), ...[waitedLongestFor(planned.after)].filter((each) => each !== undefined)]);
  };
  const path: number[] = [];
  for (let task = latest(plan.tasks.keys()); task !== undefined && !path.includes(task); task = before(task)) path.push(task);
  return path.reverse().map((task, place) => stepOf(plan, task, path[place - 1]));
}

/** Start and end of the execution, taken from its tasks. */
export function spanOf({ tasks }: FlowPlan): { readonly startedAtMs: number; readonly endedAtMs: number } | undefined {
  let [startedAtMs, endedAtMs] = [Infinity, -Infinity];
  for (const { attempt } of tasks) {
    if (!attempt) continue;
    startedAtMs = Math.min(startedAtMs, attempt.startedAt.getTime());
    endedAtMs = Math.max(endedAtMs, attempt.startedAt.getTime() + attempt.durationMs);
  }
  return endedAtMs === -Infinity ? undefined : { startedAtMs, endedAtMs };
}

function stepOf(plan: FlowPlan, task: number, before: number | undefined): CriticalStep {
  const attempt = plan.tasks[task]?.attempt;
  const startMs = attempt?.startedAt.getTime() ?? 0;
  const waitedMs = before === undefined ? 0 : Math.max(0, startMs - endOf(plan, before));
  return { task, durationMs: attempt?.durationMs ?? 0, waitedMs };
}

function endOf({ tasks }: FlowPlan, task: number): number {
  const attempt = tasks[task]?.attempt;
  return attempt ? attempt.startedAt.getTime() + attempt.durationMs : -Infinity;
}
