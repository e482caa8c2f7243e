import type { HistorySeries } from "../../../../src/api.js";

/**
 * A series with a point before it and one after it, at which nothing ended: one point is no line.
 */
export function withEdges(series: HistorySeries): HistorySeries {
  const { everyMs, atMs, operations } = series;
  const firstMs = atMs[0] ?? 0;
  const lastMs = atMs.at(-1) ?? 0;
  return {
    everyMs,
    atMs: [firstMs - everyMs, ...atMs, lastMs + everyMs],
    operations: operations.map(({ operationId, ended, failed }) => ({
      operationId,
      ended: [0, ...ended, 0],
      failed: [0, ...failed, 0],
    })),
  };
}
