import type { HistorySeries } from "../../../../src/api.js";
import type { ChartLine } from "../../charts/chart-line.js";
import { seriesNumber } from "../../charts/series-colour.js";

/** Operations that have a line of their own; the rest share one. */
const maxLines = 7;

/** Rates a second: those that failed, the busiest operations, and all others. */
export function rateLines({ everyMs, operations, atMs }: HistorySeries): readonly ChartLine[] {
  const perSecond = (counts: readonly number[]) => counts.map((count) => (count * 1000) / everyMs);
  const sorted = [...operations].sort((a, b) => sumOf(b.ended) - sumOf(a.ended));
  const succeeded = sorted.map(({ operationId, ended, failed }) => ({
    name: operationId,
    values: perSecond(ended.map((count, index) => Math.max(0, count - (failed[index] ?? 0)))),
  }));
  const failed = perSecond(
    added(
      operations.map((operation) => operation.failed),
      atMs.length,
    ),
  );
  const rest = succeeded.slice(maxLines);
  return [
    ...(sumOf(failed) > 0 ? [{ name: "failed", colour: "bad-fill", values: failed }] : []),
    ...succeeded.slice(0, maxLines).map((line, index) => ({ ...line, colour: `series-${seriesNumber(index)}` })),
    ...(rest.length > 0
      ? [
          {
            name: "others",
            colour: "idle-fill",
            values: added(
              rest.map(({ values }) => values),
              atMs.length,
            ),
          },
        ]
      : []),
  ];
}

function added(lists: readonly (readonly number[])[], length: number): number[] {
  return Array.from({ length }, (_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
