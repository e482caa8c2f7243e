import type { ChartLine } from "./chart-line.js";

/**
 * The upper edges of lines that lie on top of each other: the sum of all is the first, and is drawn
 * first.
 */
export function stacked(lines: readonly ChartLine[]): number[][] {
  const below: number[] = [];
  const edges = lines.map(({ values }) => values.map((value, index) => (below[index] = (below[index] ?? 0) + value)));
  return edges.reverse();
}
