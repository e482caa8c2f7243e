import type { TimelineOperation, TimelineTask, TimelineView } from "../../../src/api.js";

/** A part of a timeline: a range of times, one operation, or the tasks of one head. */
export function timelinePart(view: TimelineView, query: URLSearchParams): TimelineView {
  const range = rangeOf(view, query);
  const operation = query.get("operation");
  const tasks = view.tasks.filter(
    (task) => task.fromMs <= range.toMs && task.toMs >= range.fromMs && (operation === null || task.operationId === operation),
  );
  const operations = view.operations.filter(({ operationId }) => tasks.some((task) => task.operationId === operationId));
  return { ...view, ...range, tasks, operations: operations.map((each) => operationIn(each, { tasks, ...range })) };
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

function rangeOf({ heads, fromMs, toMs }: TimelineView, query: URLSearchParams): Range {
  const head = heads.find(({ epoch }) => String(epoch) === query.get("head"));
  return {
    fromMs: Number(query.get("from") ?? head?.fromMs ?? fromMs),
    toMs: Number(query.get("to") ?? head?.toMs ?? toMs),
  };
}

function operationIn(
  operation: TimelineOperation,
  { tasks, fromMs, toMs }: Range & { tasks: readonly TimelineTask[] },
): TimelineOperation {
  const own = tasks.filter(({ operationId }) => operationId === operation.operationId);
  const stepMs = (toMs - fromMs) / operation.density.length;
  const density = operation.density.map((_, index) => {
    const atMs = fromMs + index * stepMs;
    return own.filter((task) => task.fromMs < atMs + stepMs && task.toMs > atMs).length;
  });
  return { ...operation, count: own.length, failed: own.filter(({ state }) => state === "failed").length, density };
}
