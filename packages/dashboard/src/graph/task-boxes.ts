import type { ExecutionSpans, TaskSpan } from "@mazepa/core";
import type { GraphBox } from "../api/graph-view.js";
import { cutText } from "../views/cut-text.js";
import type { Drawn } from "./drawn.js";

/** Each task as a box: which takes the value of which. */
export function taskBoxes({ tasks }: Pick<ExecutionSpans, "tasks">): Drawn {
  const byId = new Map<string, TaskSpan[]>();
  for (const task of tasks) byId.set(task.taskId, [...(byId.get(task.taskId) ?? []), task]);
  const boxes = [...byId].map(([taskId, attempts]) => taskBox(taskId, attempts));
  const links = [...byId].flatMap(([taskId, attempts]) => {
    const upstreams = new Set(attempts.flatMap(({ upstreams: ids = [] }) => ids));
    return [...upstreams].filter((id) => byId.has(id)).map((from) => ({ from, to: taskId, count: 1 }));
  });
  return { boxes, links };
}

function taskBox(taskId: string, attempts: readonly TaskSpan[]): GraphBox {
  const last = attempts.reduce((latest, each) => (each.startedAtMs >= latest.startedAtMs ? each : latest));
  return {
    ...{ id: taskId, kind: "task", label: cutText(last.label ?? last.operationId, 200), count: attempts.length, running: 0 },
    failed: last.status === "failed" ? 1 : 0,
    totalMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}
