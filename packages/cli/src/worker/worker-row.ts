import type { WorkerView } from "@mazepa/core";
import { agoText, countText, oneLine } from "../executions/execution-text.js";
import { failedText } from "../executions/failure-table.js";
import { outColours } from "../output/colours.js";
import { durationText } from "../queue/measures.js";

export const workerTitles = ["WORKER", "HOST", "QUEUES", "RUNNING", "LONGEST TASK", "DONE", "FAILED", "STARTED", "SEEN"] as const;

/** The cells of a worker. */
export function workerRow(view: WorkerView): string[] {
  const { id, host, queues, running, concurrency, stats, startedAt } = view;
  const done = stats.succeeded + stats.failed + stats.cancelled;
  return [
    ...[id, host, queues.join(", "), `${running.length}/${concurrency}`, longestText(view)],
    ...[countText(done), failedText(stats.failed), agoText(startedAt), seenText(view)],
  ];
}

/** The operation that has run longest, for how long, and its progress. */
function longestText({ running: [longest] }: WorkerView): string {
  if (!longest) return "";
  const { operationId, startedAtMs, progress } = longest;
  const share = progress ? `, ${Math.floor(100 * progress.fraction)} %` : "";
  return oneLine(`${operationId} for ${durationText(Math.max(0, Date.now() - startedAtMs))}${share}`, 60);
}

function seenText({ updatedAt, isDead }: WorkerView): string {
  return isDead ? outColours().red(`dead, ${agoText(updatedAt)}`) : agoText(updatedAt);
}
