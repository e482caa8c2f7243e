import { markdownTable } from "../charts/markdown-table.js";
import { median } from "../measurement.js";
import { rateOf, type Standing } from "./compare.js";

const heads = ["", "keeps", "tasks", "tasks/s (least–most)", "CPU µs/task", "peak MB", "rate × first (least–most)"];

/** Medians, with what the rounds differ by. */
export function table(standings: readonly Standing[]): string {
  return markdownTable(heads, standings.map(rowOf), 2);
}

function rowOf({ name, keeps, rounds, ratios, failure }: Standing): string[] {
  if (failure !== undefined) return [name, keeps, "", "failed", "", "", ""];
  const rates = rounds.map(rateOf);
  const cpu = median(rounds.map(({ cpuSeconds, count }) => (cpuSeconds / count) * 1e6));
  return [
    name,
    keeps,
    whole(rounds[0]?.count ?? 0),
    `${whole(median(rates))} (${whole(Math.min(...rates))}–${whole(Math.max(...rates))})`,
    cpu < 100 ? cpu.toFixed(1) : whole(cpu),
    whole(median(rounds.map(({ peakMegabytes }) => peakMegabytes))),
    `${ratio(median(ratios))} (${ratio(Math.min(...ratios))}–${ratio(Math.max(...ratios))})`,
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function ratio(value: number): string {
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2);
}
