import { readFileSync, writeFileSync } from "node:fs";
import { fillPage } from "./charts/fill-page.js";
import { growthMemoryChart, growthTimeChart } from "./charts/growth-charts.js";
import { markdownTable } from "./charts/markdown-table.js";
import { peersChart } from "./charts/peers-chart.js";
import { scalingChart, type SimulationRun } from "./charts/scaling-chart.js";
import type { Standing } from "./comparison/compare.js";
import { table } from "./comparison/table.js";
import type { GrowthPoint } from "./growth-point.js";

interface Results<T> {
  readonly machine: string;
  readonly at: string;
  readonly results: readonly T[];
}

/**
 * Draws what `--save` has left in bench/results, for the pages in docs, and puts its tables there.
 */
const results = new URL("../results/", import.meta.url);
const docs = new URL("../../docs/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, results), "utf8"));
const draw = (name: string, svg: string): void => writeFileSync(new URL(`images/${name}.svg`, docs), svg);

const comparisons = ["own.json", "peers.json"].flatMap(
  (name) => (read(name) as Results<{ title: string; standings: Standing[] }>).results,
);
const standingsOf = (title: string): Standing[] => comparisons.find((comparison) => comparison.title === title)?.standings ?? [];
const charts = { "fan-out": "Fan-out, gathered", chain: "Chain", threads: "2 ms of computing each on two threads" };
for (const [name, title] of Object.entries(charts)) draw(`peers-${name}`, peersChart(title, standingsOf(title)));
const { points } = read("growth.json") as { points: GrowthPoint[] };
draw("growth-time", growthTimeChart(points));
draw("growth-memory", growthMemoryChart(points));
const simulations = read("simulation.json") as Results<{ title: string; runs: SimulationRun[] }>;
draw("scaling", scalingChart(simulations.results[0]?.runs ?? []));

fillPage(new URL("performance.md", docs), {
  machine: `${(read("peers.json") as Results<unknown>).machine}, ${(read("peers.json") as Results<unknown>).at.slice(0, 10)}.`,
  ...Object.fromEntries(comparisons.map(({ title, standings }) => [title, table(standings)])),
  growth: growthTable(),
});
fillPage(
  new URL("scaling.md", docs),
  Object.fromEntries(simulations.results.map(({ title, runs }) => [title, simulationTable(runs)])),
);

function growthTable(): string {
  const counts = [...new Set(points.map(({ count }) => count))].sort((left, right) => left - right);
  const names = [...new Set(points.map(({ workload }) => workload))];
  const cell = (workload: string, count: number) => {
    const point = points.find((one) => one.workload === workload && one.count === count);
    return point ? `${point.cpuMicroseconds.toFixed(1)} µs, ${whole(point.peakMegabytes)} MB` : "";
  };
  const rows = names.map((name) => [name, ...counts.map((count) => cell(name, count))]);
  return markdownTable(["", ...counts.map(whole)], rows);
}

function simulationTable(runs: readonly SimulationRun[]): string {
  const heads = [
    "workers × slots",
    "task",
    "`maxInFlight`",
    "tasks/s",
    "slots busy",
    "head busy",
    "head ms/task",
    "requests/task, head",
    "workers",
  ];
  const rows = runs.map(({ options: { workers, concurrency, taskMs, maxInFlight }, result }) => [
    `${whole(workers)} × ${concurrency}`,
    `${taskMs / 1000} s`,
    whole(maxInFlight),
    whole(result.tasksPerSecond),
    `${(result.busyShare * 100).toFixed(0)} %`,
    `${(result.headShare * 100).toFixed(0)} %`,
    result.headMsPerTask.toFixed(2),
    result.headRequestsPerTask.toFixed(2),
    result.workerRequestsPerTask.toFixed(2),
  ]);
  return markdownTable(heads, rows);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
