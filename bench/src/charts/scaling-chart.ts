import * as Plot from "@observablehq/plot";
import type { SimulationOptions, SimulationResult } from "../simulate/simulation.js";
import { chart, colors } from "./chart.js";

export interface SimulationRun {
  readonly options: SimulationOptions;
  readonly result: SimulationResult;
}

/** How busy slots and head are, by the length of the tasks. */
export function scalingChart(runs: readonly SimulationRun[]): string {
  const points = runs.flatMap(({ options: { taskMs }, result: { busyShare, headShare } }) => [
    { seconds: taskMs / 1000, share: busyShare * 100, who: "the 1,000 workers" },
    { seconds: taskMs / 1000, share: headShare * 100, who: "the head" },
  ]);
  return chart("How busy a thousand workers and their head are, by the length of the tasks", {
    height: 320,
    marginTop: 40,
    marginLeft: 60,
    marginRight: 130,
    x: { type: "log", label: "length of a task (s, logarithmic) →", grid: true, tickFormat: (seconds: number) => `${seconds}` },
    y: { domain: [0, 100], label: "↑ busy (%)", grid: true },
    color: { domain: ["the 1,000 workers", "the head"], range: [...colors] },
    marks: [
      Plot.line(points, { x: "seconds", y: "share", stroke: "who", marker: "circle" }),
      Plot.text(
        points,
        Plot.selectMaxX({ x: "seconds", y: "share", text: "who", z: "who", fill: "who", textAnchor: "start", dx: 8 }),
      ),
    ],
  });
}
