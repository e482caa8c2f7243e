import * as Plot from "@observablehq/plot";
import type { GrowthPoint } from "../growth-point.js";
import { chart, colors } from "./chart.js";

/** Processor time of a task by the number of tasks: flat, once the code is warm. */
export function growthTimeChart(points: readonly GrowthPoint[]): string {
  return lines(points, { value: "cpuMicroseconds", label: "↑ processor time of a task (µs)" });
}

/** The peak of the process by the number of tasks. */
export function growthMemoryChart(points: readonly GrowthPoint[]): string {
  return lines(points, { value: "peakMegabytes", label: "↑ peak memory of the process (MB)" });
}

function lines(
  points: readonly GrowthPoint[],
  { value, label }: { value: "cpuMicroseconds" | "peakMegabytes"; label: string },
): string {
  const names = [...new Set(points.map(({ workload }) => workload))];
  const last = names
    .map((name) => points.filter(({ workload }) => workload === name).at(-1))
    .filter((point) => point !== undefined);
  return chart(label.slice(2), {
    height: 420,
    marginRight: 160,
    marginLeft: 60,
    marginTop: 40,
    x: { type: "log", label: "tasks or flows in one execution (logarithmic) →", tickFormat: "~s", grid: true },
    y: { type: "log", label: `${label}, logarithmic`, tickFormat: "~s", grid: true },
    color: { domain: names, range: names.map((_, index) => colors[index % colors.length] ?? "black") },
    marks: [Plot.line(points, { x: "count", y: value, stroke: "workload", marker: "circle" }), ...labels(last, value)],
  });
}

/** Names at the ends of the lines, one below the other where the lines end close together. */
function labels(last: readonly GrowthPoint[], value: "cpuMicroseconds" | "peakMegabytes"): Plot.Markish[] {
  const sorted = [...last].sort((left, right) => right[value] - left[value]);
  return sorted.map((point, index) =>
    Plot.text([point], {
      frameAnchor: "right",
      text: () => point.workload,
      fill: "workload",
      textAnchor: "start",
      dx: 10,
      dy: (index - (sorted.length - 1) / 2) * 17,
    }),
  );
}
