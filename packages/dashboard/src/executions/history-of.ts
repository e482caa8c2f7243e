import type { ExecutionHistory, HistorySeries as CoreSeries, OperationHistory } from "@mazepa/core";
import type { HistorySeries, HistoryView, OperationDurations } from "../api/history-view.js";

/** A history as columns for charts. */
export function historyOf({ operations, others }: ExecutionHistory): HistoryView {
  const all = [...operations, ...(others ? [{ operationId: "others", ...others }] : [])];
  const steps = [...new Set(all.flatMap(({ series }) => series.map(({ stepMs }) => stepMs)))].sort((a, b) => a - b);
  return {
    series: steps.flatMap((stepMs) => seriesOf(stepMs, all)),
    durations: all.flatMap((operation) => (operation.durations.length > 0 ? [durationsOf(operation)] : [])),
  };
}

/** One column of times for all operations, whose own may begin later or end earlier. */
function seriesOf(stepMs: number, operations: readonly OperationHistory[]): HistorySeries[] {
  const own = operations.flatMap(({ operationId, series }) => {
    const found = series.find((each) => each.stepMs === stepMs && each.ended.length > 0);
    return found ? [{ operationId, series: found }] : [];
  });
  if (own.length === 0) return [];
  const fromMs = Math.min(...own.map(({ series }) => series.startMs));
  const toMs = Math.max(...own.map(({ series }) => series.startMs + series.ended.length * stepMs));
  const atMs = Array.from({ length: Math.round((toMs - fromMs) / stepMs) }, (_, index) => fromMs + index * stepMs);
  const column = ({ startMs, stepMs: step }: CoreSeries, counts: readonly number[]) =>
    atMs.map((at) => counts[Math.round((at - startMs) / step)] ?? 0);
  return [
    {
      everyMs: stepMs,
      atMs,
      operations: own.map(({ operationId, series }) => ({
        operationId,
        ended: column(series, series.ended),
        failed: column(series, series.failed),
      })),
    },
  ];
}

function durationsOf({ operationId, durations }: OperationHistory): OperationDurations {
  const count = durations.reduce((sum, each) => sum + each.count, 0);
  const quantile = (share: number): number => {
    let left = share * count;
    return durations.find((each) => (left -= each.count) <= 0)?.toMs ?? 0;
  };
  return {
    operationId,
    count,
    ...{ p50Ms: quantile(0.5), p95Ms: quantile(0.95), maxMs: durations.at(-1)?.toMs ?? 0 },
    buckets: durations.map(({ toMs, count: runs }) => ({ upToMs: toMs, count: runs })),
  };
}
