import { describe, expect, it } from "@jest/globals";
import { loadAirports } from "./airports.js";
import { buildReport } from "./build-report.js";
import { datasetPath } from "./dataset.js";
import { FlightCheck } from "./flight-check.js";
import { FlightsFile } from "./flights-file.js";
import { renderPage } from "./page/page.js";
import { count, percent } from "./page/figures.js";
import type { Report } from "./report.js";
import { SummaryBuilder } from "./summary-builder.js";

/** Part of the second row group; one of these flights is more than two hours early. */
const rows = { rowStart: 400_000, rowEnd: 545_454 };

describe("the report of real flights", () => {
  it("has the figures that a plain count over the rows has", async () => {
    const { flights, report } = await realFlights();

    const fromChicago = flights.filter(({ origin }) => origin === "ORD");
    const ohare = report.airports.find(({ code }) => code === "ORD");
    expect(report.rowsRead).toBe(flights.length);
    expect(report.all.flights + report.rejected.reduce((sum, fault) => sum + fault.count, 0)).toBe(flights.length);
    expect(ohare).toMatchObject({ city: "Chicago", state: "IL", departures: { flights: fromChicago.length } });
    expect(report.routes.reduce((sum, route) => sum + route.flights, 0)).toBe(report.all.flights);
    expect(report.byDay.map(({ day }) => day)).toEqual([...new Set(report.byDay.map(({ day }) => day))].sort());
  });

  it("shows on the page the numbers of the JSON file", async () => {
    const { report } = await realFlights();

    const page = await renderPage(report, { chunks: 4, tasks: 8, taskMs: 1234 });

    expect(page).toContain(`<b>${count(report.all.flights)}</b>`);
    expect(page).toContain(`<b>${percent(report.all.onTimeShare)}</b>`);
    for (const { departures } of report.airports.slice(0, 12)) expect(page).toContain(`<td>${count(departures.flights)}</td>`);
    for (const { flights } of report.routes.slice(0, 12)) expect(page).toContain(`<td>${count(flights)}</td>`);
    expect(report.rejected).toMatchObject([{ fault: "more than 2 hours early", count: 1 }]);
    expect(page).toContain("1 flight: more than 2 hours early");
    expect(page).toContain("4 chunks");
    expect(page).toContain("8 tasks");
  });

  it("needs no network, and names its charts for those who cannot see them", async () => {
    const { report } = await realFlights();

    const page = await renderPage(report, { chunks: 4, tasks: 8, taskMs: 1234 });

    expect(page).not.toMatch(/<script|<link|src=|@import|url\(/);
    expect(page.match(/<svg[^>]*role="img"/g)).toHaveLength(12);
    expect(page.match(/<svg[^>]*aria-label="[^"]+"/g)).toHaveLength(12);
  });
});

async function realFlights(): Promise<{ flights: Awaited<ReturnType<FlightsFile["read"]>>; report: Report }> {
  const airports = await loadAirports();
  const check = new FlightCheck(airports);
  const builder = new SummaryBuilder();
  const flights = await (await FlightsFile.open(datasetPath("flights-3m.parquet"))).read(rows);
  for (const flight of flights) {
    const checked = check.check(flight);
    if (typeof checked === "string") builder.reject(flight, checked);
    else builder.add(checked);
  }
  return { flights, report: buildReport(builder.build(), airports) };
}
