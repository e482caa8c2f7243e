import { readSpans, type ExecutionSpans, type TaskSpan } from "@mazepa/core";
import { Refusal } from "../answer-error.js";
import { limits } from "../api/limits.js";
import type { TimelineOperation, TimelineTask, TimelineView } from "../api/timeline-view.js";
import { cutText } from "../views/cut-text.js";
import { flowPaths } from "./flow-paths.js";
import { idleRanges } from "./idle-ranges.js";
import { foundExecution, type ShownStore } from "./shown-store.js";

const densityParts = 100;

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `GET /api/executions/:id/timeline`. */
export async function timelineView(store: ShownStore, executionId: string, query: URLSearchParams): Promise<TimelineView> {
  const { startedAt, endedAt, updatedAt, state } = await foundExecution(store, executionId);
  const spans = await readSpans(store.blobs, executionId);
  const whole = { fromMs: startedAt.getTime(), toMs: Math.max((endedAt ?? updatedAt).getTime(), startedAt.getTime() + 1) };
  const range = { fromMs: timeIn(query, "from") ?? whole.fromMs, toMs: timeIn(query, "to") ?? whole.toMs };
  if (range.toMs <= range.fromMs) throw new Refusal(400, "malformed", 'The parameter "to" must be later than "from".');
  const tasks = spans ? spans.tasks.filter(fits(query, range)) : [];
  return {
    ...range,
    heads: (spans?.heads ?? []).map(({ epoch, startedAtMs, untilMs }) => ({ epoch, fromMs: startedAtMs, toMs: untilMs })),
    idle: idleRanges(tasks, range, { isRunning: state === "running" }),
    operations: operationsOf(tasks, range),
    tasks: spans ? tasksOf(tasks, spans) : [],
    taskCount: spans?.endedCount ?? 0,
  };
}

function timeIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? "";
  if (text === "") return undefined;
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  throw new Refusal(400, "malformed", `The parameter "${name}" must be a time in ms since 1970.`);
}

function fits(query: URLSearchParams, { fromMs, toMs }: Range): (task: TaskSpan) => boolean {
  const [operation, head] = [query.get("operation"), query.get("head")];
  return ({ operationId, epoch, startedAtMs, durationMs }) =>
    (!operation || operationId === operation) &&
    (!head || String(epoch) === head) &&
    startedAtMs <= toMs &&
    startedAtMs + durationMs >= fromMs;
}

/** Failed tasks and the slowest first, then a part of the sample: at most 2,000 in all. */
function tasksOf(tasks: readonly TaskSpan[], spans: ExecutionSpans): TimelineTask[] {
  const rank = ({ status, isSampled }: TaskSpan) => (status === "failed" ? 0 : isSampled ? 2 : 1);
  const chosen = [...tasks].sort((a, b) => rank(a) - rank(b)).slice(0, limits.timelineTasks);
  const pathOf = flowPaths(spans.flows);
  return chosen
    .sort((a, b) => a.startedAtMs - b.startedAtMs)
    .map((task) => ({
      ...{ taskId: task.taskId, operationId: task.operationId, state: task.status, attempt: task.attempt },
      ...(task.label !== undefined && { label: cutText(task.label, 200) }),
      ...{ fromMs: task.startedAtMs, toMs: task.startedAtMs + task.durationMs },
      worker: cutText(task.worker, 200),
      flowPath: pathOf(task),
    }));
}

function operationsOf(tasks: readonly TaskSpan[], range: Range): TimelineOperation[] {
  const byOperation = grouped(tasks);
  return [...byOperation].slice(0, limits.operations).map(([operationId, own]) => ({
    operationId,
    fromMs: own.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity),
    toMs: own.reduce((most, { startedAtMs, durationMs }) => Math.max(most, startedAtMs + durationMs), 0),
    count: own.length,
    failed: own.filter(({ status }) => status === "failed").length,
    density: densityOf(own, range),
  }));
}

function grouped(tasks: readonly TaskSpan[]): Map<string, TaskSpan[]> {
  const groups = new Map<string, TaskSpan[]>();
  for (const task of tasks) {
    const group = groups.get(task.operationId);
    if (group) group.push(task);
    else groups.set(task.operationId, [task]);
  }
  return groups;
}

/** How many tasks ran in each part of the range. */
function densityOf(tasks: readonly TaskSpan[], { fromMs, toMs }: Range): number[] {
  const changes = new Array<number>(densityParts + 1).fill(0);
  const partOf = (atMs: number) => {
    const part = Math.floor(((atMs - fromMs) / (toMs - fromMs)) * densityParts);
    return Math.min(Math.max(part, 0), densityParts - 1);
  };
  for (const { startedAtMs, durationMs } of tasks) {
    const [first, last] = [partOf(startedAtMs), partOf(startedAtMs + durationMs)];
    changes[first] = (changes[first] ?? 0) + 1;
    changes[last + 1] = (changes[last + 1] ?? 0) - 1;
  }
  let running = 0;
  return changes.slice(0, densityParts).map((change) => (running += change));
}
