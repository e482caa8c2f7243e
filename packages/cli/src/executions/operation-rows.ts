import type { OperationProgress } from "@mazepa/core/internal";
import { durationText } from "../queue/measures.js";
import { countText } from "./execution-text.js";
import { failedText } from "./failure-table.js";

export const operationTitles = ["OPERATION", "DONE", "%", "RATE", "LEFT", "RUNNING", "FAILED", "RETRIED"] as const;

/** One row of the table. */
export function operationRow(progress: OperationProgress): string[] {
  const { operationId, done, total, isExpected, running, failed, retried, perSecond, remainingMs } = progress;
  const share = isExpected && total > 0 ? `${Math.floor((100 * done) / total)}` : "";
  return [
    ...[operationId, `${countText(done)}/${countText(total)}${isExpected ? "" : "+"}`, share, rateText(perSecond)],
    ...[remainingMs === undefined ? "" : durationText(remainingMs), count(running), failedText(failed), count(retried)],
  ];
}

/** Tasks in a second, or in a minute if they are few. */
export function rateText(perSecond: number): string {
  if (perSecond <= 0) return "";
  if (perSecond >= 1) return `${countText(Math.round(perSecond * (perSecond < 10 ? 10 : 1)) / (perSecond < 10 ? 10 : 1))}/s`;
  return `${countText(Math.round(perSecond * 600) / 10)}/min`;
}

function count(value: number): string {
  return value === 0 ? "" : countText(value);
}
