import type { Report } from "../report.js";
import { airportHourChart, dayChart, distributionChart, hourChart, weekChart } from "./delay-charts.js";
import { delayLegend } from "./delay-colors.js";
import { count, date, lateness, minutes, percent } from "./figures.js";
import { headlines } from "./headlines.js";
import { html, type Html } from "./html.js";
import { styles } from "./styles.js";
import { busiestAirports, busiestRoutes, mostDelayedRoutes, mostPunctualRoutes, rejectedRows } from "./tables.js";
import { trafficMap } from "./traffic-map.js";

/** How the report came about. */
export interface Work {
  readonly chunks: number;
  readonly tasks: number;
  /** The time that all tasks took together, in whichever runs they were done. */
  readonly taskMs: number;
}

const aboutHours = html`<p class="note">
  Hours are those of the actual departure: the night is full of flights that should have left in the evening.
</p>`;

/** The whole report as one HTML file that needs nothing else. */
export async function renderPage(report: Report, work: Work): Promise<string> {
  const { period } = report;
  const map = await trafficMap(report);
  const titles = headlines(report);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${count(report.rowsRead)} flights</title>
        <style>
          ${styles}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">US domestic flights · ${date(period.from)} to ${date(period.to)}</p>
          <h1>${titles.page}</h1>
          <p class="lede">${titles.lede}</p>
        </header>
        <main>
          ${keyFigures(report)}
          ${card("full", titles.map, "Circles: departures and arrivals. Colour: mean delay of the flights from there.", map)}
          ${card("half", titles.hours, "Mean delay by hour of departure, local time", html`${hourChart(report)}${aboutHours}`)}
          ${card("half", titles.week, "Mean delay by weekday and hour of departure", html`${weekChart(report)}${delayLegend()}`)}
          ${card("full", titles.days, "Mean delay by day", dayChart(report))}
          ${card("half", titles.delays, "Flights by delay, in steps of five minutes", distributionChart(report))}
          ${card("half", titles.airportHours, "Mean delay by hour, the 20 busiest airports", airportHourChart(report))}
          ${card("half", "Busiest airports", "Delays are those of the flights from there", busiestAirports(report))}
          ${card("half", "Busiest routes", "Each direction by itself", busiestRoutes(report))}
          ${card("half", "Most delayed", "Of the 500 busiest routes", mostDelayedRoutes(report))}
          ${card("half", "Most punctual", "Of the 500 busiest routes", mostPunctualRoutes(report))}
          ${card("half", "Left out", "Rows that did not pass the check: what is wrong, and examples", rejectedCard(report))}
          ${card("half", "How it was made", "With Mazepa for TypeScript", howItWasMade(report, work))}
        </main>
      </body>
    </html>`.text;
}

function card(size: "full" | "half", title: string, subtitle: string, content: Html): Html {
  return html`<section class="card ${size}">
    <h2>${title}</h2>
    <p class="subtitle">${subtitle}</p>
    ${content}
  </section>`;
}

function keyFigures({ all, medianDelayMin, ninetiethDelayMin, airports, routes, rowsRead }: Report): Html {
  const figures = [
    [
      "Flights",
      count(all.flights),
      rowsRead === all.flights ? "none left out" : `${count(rowsRead - all.flights)} more left out`,
    ],
    ["On time", percent(all.onTimeShare), "less than 15 min late"],
    ["Mean delay", minutes(all.meanDelayMin), "at arrival"],
    ["Median", lateness(medianDelayMin), "half earlier, half later"],
    ["One in ten", lateness(ninetiethDelayMin), "or more"],
    ["Network", `${count(airports.length)} airports`, `${count(routes.length)} routes`],
  ];
  return html`<dl class="figures">
    ${figures.map(
      ([name, value, note]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><b>${value}</b> <span>${note}</span></dd>
        </div>`,
    )}
  </dl>`;
}

function rejectedCard(report: Report): Html {
  if (report.rejected.length === 0) return html`<p>All ${count(report.rowsRead)} rows are good.</p>`;
  return rejectedRows(report);
}

function howItWasMade({ rowsRead }: Report, { chunks, tasks, taskMs }: Work): Html {
  return html`<p>
      ${count(rowsRead)} rows of a Parquet file were read in ${count(chunks)} chunks. Each chunk is a task: it checks its rows and
      adds them up by airport, route, day and hour. Further tasks merge those sums in a tree, join them with the airports and
      write this page: ${count(tasks)} tasks in all, which took ${(taskMs / 1000).toFixed(1)} seconds of work.
    </p>
    <p>The outcome of each task is recorded. When the run is interrupted, the next one goes on from there.</p>
    <p>“Late” is what the Department of Transportation calls late: arrived 15 minutes or more after schedule.</p>
    <p class="note">
      Data: US Bureau of Transportation Statistics, as in the npm package
      <code>vega-datasets</code> (<code>flights-3m.parquet</code>, <code>airports.csv</code>, <code>us-10m.json</code>).
    </p>`;
}
