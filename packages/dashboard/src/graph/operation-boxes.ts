import type { ExecutionSpans, ExecutionView, FlowSpan } from "@mazepa/core";
import type { GraphBox } from "../api/graph-view.js";
import { cutText } from "../views/cut-text.js";
import type { Drawn } from "./drawn.js";

/** Names longer than this are cut. */
const maxNameBytes = 200;

/** Flows by name and operations as boxes: which flows yield which. */
export function operationBoxes(view: ExecutionView, { flows, totals }: Pick<ExecutionSpans, "flows" | "totals">): Drawn {
  const links = new Map<string, { from: string; to: string; count: number }>();
  const link = (from: string, to: string, count: number) => {
    const found = links.get(JSON.stringify([from, to]));
    if (found) found.count += count;
    else links.set(JSON.stringify([from, to]), { from, to, count });
  };
  const latest = Math.max(...flows.map(({ epoch }) => epoch));
  const ofLatest = flows.filter(({ epoch }) => epoch === latest);
  const nameOf = new Map(ofLatest.map(({ flowNumber, flow }) => [flowNumber, flow]));
  for (const { flow, parentNumber } of ofLatest) {
    const parent = parentNumber === undefined ? undefined : nameOf.get(parentNumber);
    if (parent !== undefined) link(flowId(parent), flowId(flow), 1);
  }
  for (const { flow, operationId, count } of totals)
    if (flow !== undefined) link(flowId(flow), operationBoxId(operationId), count);
  const boxes = [...flowBoxes(ofLatest), ...boxesOfOperations(view, totals)];
  const ids = new Set(boxes.map(({ id }) => id));
  return { boxes, links: [...links.values()].filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}

function flowBoxes(flows: readonly FlowSpan[]): GraphBox[] {
  const boxes = new Map<string, { -readonly [K in keyof GraphBox]: GraphBox[K] }>();
  for (const { flow, status, startedAtMs, endedAtMs = startedAtMs } of flows) {
    const id = flowId(flow);
    const box = boxes.get(id) ?? {
      ...{ id, kind: "flow", label: cutText(flow, maxNameBytes), count: 0, failed: 0, running: 0, totalMs: 0 },
    };
    box.count++;
    box.totalMs += endedAtMs - startedAtMs;
    if (status === "failed") box.failed++;
    if (status === "running") box.running++;
    boxes.set(id, box);
  }
  return [...boxes.values()];
}

/** The counts of the summary, which has all operations, and the times of the spans. */
function boxesOfOperations({ operations, state }: ExecutionView, totals: ExecutionSpans["totals"]): GraphBox[] {
  return operations.map(({ operationId, succeeded, failed, restored, running }) => ({
    ...{ id: operationBoxId(operationId), kind: "operation", label: cutText(operationId, maxNameBytes) },
    ...{ count: succeeded + failed + restored, failed, running: state === "running" ? running : 0 },
    totalMs: totals.reduce((sum, total) => (total.operationId === operationId ? sum + total.totalMs : sum), 0),
  }));
}

function flowId(name: string): string {
  return `flow ${name}`;
}

function operationBoxId(operationId: string): string {
  return `operation ${operationId}`;
}
