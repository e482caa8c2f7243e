import * as Plot from "@observablehq/plot";
import { rateOf, type Standing } from "../comparison/compare.js";
import { median } from "../measurement.js";
import { chart, colors, whole } from "./chart.js";

/** Bars of rates, coloured by what is kept of a task. */
export function peersChart(title: string, standings: readonly Standing[]): string {
  const bars = standings
    .filter(({ rounds }) => rounds.length > 0)
    .map(({ name, keeps, rounds }) => ({ name, keeps, rate: median(rounds.map(rateOf)) }))
    .sort((left, right) => right.rate - left.rate);
  const rates = bars.map(({ rate }) => rate);
  const isWide = Math.max(...rates) > 20 * Math.min(...rates);
  const least = isWide ? 10 ** Math.floor(Math.log10(Math.min(...rates))) : 0;
  const most = Math.max(...rates) * (isWide ? 12 : 1.4);
  return chart(`${title}: tasks a second`, {
    height: 90 + 26 * bars.length,
    marginLeft: 150,
    marginRight: 40,
    marginTop: 40,
    x: {
      type: isWide ? "log" : "linear",
      domain: [least, most],
      label: `${title}: tasks a second${isWide ? " (logarithmic)" : ""} →`,
      grid: true,
      tickFormat: "~s",
    },
    y: { label: null, domain: bars.map(({ name }) => name) },
    color: { legend: false, domain: kinds, range: [...colors] },
    marks: [
      Plot.barX(bars, { x1: least, x2: "rate", y: "name", fill: "keeps", insetTop: 3, insetBottom: 3 }),
      Plot.text(bars, {
        x: "rate",
        y: "name",
        text: ({ rate, keeps }: (typeof bars)[number]) => `${whole(rate)}  keeps: ${short(keeps)}`,
        textAnchor: "start",
        dx: 6,
      }),
    ],
  });
}

const kinds = ["ids and outcomes in memory", "every outcome in a file", "nothing", "Redis", "PostgreSQL"];

function short(keeps: string): string {
  return keeps.replace("ids and outcomes in memory", "outcomes in memory").replace("every outcome in a file", "a file");
}
