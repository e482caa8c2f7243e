import { readSpans, type ExecutionSpans } from "@mazepa/core";
import type { GraphView } from "../api/graph-view.js";
import { limits } from "../api/limits.js";
import { foundExecution, type ShownStore } from "../executions/shown-store.js";
import { choice } from "../views/paging.js";
import type { Drawn } from "./drawn.js";
import { operationBoxes } from "./operation-boxes.js";
import { taskBoxes } from "./task-boxes.js";

/** `GET /api/executions/:id/graph`. */
export async function graphView(store: ShownStore, executionId: string, query: URLSearchParams): Promise<GraphView> {
  const view = await foundExecution(store, executionId);
  const spans = await readSpans(store.blobs, executionId);
  const hasTasks = spans !== undefined && spans.endedCount > 0 && spans.endedCount < limits.graphTasks;
  const kind = choice(query, "kind", ["operations", "tasks"]) === "tasks" && hasTasks ? "tasks" : "operations";
  return { kind, hasTasks, ...within(kind === "tasks" && spans ? taskBoxes(spans) : operationBoxes(view, spans ?? noSpans)) };
}

const noSpans: Pick<ExecutionSpans, "flows" | "totals"> = { flows: [], totals: [] };

/** A graph with too many boxes keeps those that took longest, and has no picture. */
function within({ boxes, links }: Drawn): Drawn & Pick<GraphView, "problem"> {
  if (boxes.length === 0)
    return { boxes, links, problem: "Nothing was recorded yet: the graph is written each minute, and at the end." };
  if (boxes.length < limits.graphTasks) return { boxes, links };
  const kept = [...boxes].sort((a, b) => b.totalMs - a.totalMs).slice(0, limits.graphTasks);
  const ids = new Set(kept.map(({ id }) => id));
  return {
    boxes: kept,
    links: links.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    problem: `There are ${boxes.length} boxes: a picture has fewer than ${limits.graphTasks}.`,
  };
}
