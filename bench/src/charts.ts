import { readFileSync, writeFileSync } from "node:fs";
import { growthMemoryChart, growthTimeChart } from "./charts/growth-charts.js";
import { peersChart } from "./charts/peers-chart.js";
import { scalingChart, type SimulationRun } from "./charts/scaling-chart.js";
import type { Standing } from "./comparison/compare.js";
import type { GrowthPoint } from "./growth-point.js";

/** Draws what `--save` has left in bench/results, for the pages in docs. */
const results = new URL("../results/", import.meta.url);
const images = new URL("../../docs/images/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, results), "utf8"));
const draw = (name: string, svg: string): void => writeFileSync(new URL(`${name}.svg`, images), svg);

const peers = read("peers.json") as { results: { title: string; standings: Standing[] }[] };
for (const [name, start] of [
  ["fan-out", "Fan-out, gathered"],
  ["chain", "Chain"],
  ["threads", "2 ms"],
] as const) {
  const found = peers.results.find(({ title }) => title.startsWith(start));
  if (found) draw(`peers-${name}`, peersChart(found.title, found.standings));
}
const growth = read("growth.json") as { points: GrowthPoint[] };
draw("growth-time", growthTimeChart(growth.points));
draw("growth-memory", growthMemoryChart(growth.points));
const [bySize] = (read("simulation.json") as { results: { runs: SimulationRun[] }[] }).results;
if (bySize) draw("scaling", scalingChart(bySize.runs));
