import type { Airports } from "./airports.js";
import { delaySteps, quantile } from "./delays.js";
import type { Fault } from "./flight-check.js";
import type { AirportReport, Punctuality, RejectedReport, Report } from "./report.js";
import { dayMs, type Summary, type Tally } from "./summary.js";

const airportsByHour = 20;
const nobody: Tally = [0, 0, 0];

/** Turns sums into means and shares, and joins the codes of airports with what is known of them. */
export function buildReport(summary: Summary, airports: Airports): Report {
  const { groups } = summary;
  const airportReports = joinAirports(summary, airports);
  const busiest = new Set(airportReports.slice(0, airportsByHour).map(({ code }) => code));
  const rejected = rejectedOf(summary);
  const byDay = listOf(groups.day, (day) => ({ day: isoDay(Number(day)) })).sort((a, b) => a.day.localeCompare(b.day));
  return {
    period: { from: byDay[0]?.day ?? "", to: byDay.at(-1)?.day ?? "" },
    rowsRead: summary.flights + rejected.reduce((sum, { count }) => sum + count, 0),
    rejected,
    all: punctuality(Object.values(groups.hour).reduce(addTallies, nobody)),
    medianDelayMin: quantile(summary.delays, 0.5),
    ninetiethDelayMin: quantile(summary.delays, 0.9),
    delays: delaySteps(summary.delays),
    byHour: listOf(groups.hour, (hour) => ({ hour: Number(hour) })).sort((a, b) => a.hour - b.hour),
    byWeekdayHour: listOf(groups.weekdayHour, (key) => {
      const [weekday, hour] = key.split(" ").map(Number);
      return { weekday: weekday ?? 0, hour: hour ?? 0 };
    }).sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
    byDay,
    byAirportHour: listOf(groups.originHour, airportHour)
      .filter(({ code }) => busiest.has(code))
      .sort((a, b) => a.code.localeCompare(b.code) || a.hour - b.hour),
    airports: airportReports,
    routes: listOf(groups.route, (route) => {
      const [origin = "", destination = ""] = route.split("-");
      return { origin, destination };
    }).sort((a, b) => b.flights - a.flights || a.origin.localeCompare(b.origin) || a.destination.localeCompare(b.destination)),
  };
}

function joinAirports({ groups }: Summary, airports: Airports): AirportReport[] {
  const codes = new Set([...Object.keys(groups.origin), ...Object.keys(groups.destination)]);
  const traffic = ({ departures, arrivals }: AirportReport): number => departures.flights + arrivals.flights;
  return [...codes]
    .flatMap((code) => airports.get(code) ?? [])
    .map((airport) => ({
      ...airport,
      departures: punctuality(groups.origin[airport.code] ?? nobody),
      arrivals: punctuality(groups.destination[airport.code] ?? nobody),
    }))
    .sort((a, b) => traffic(b) - traffic(a) || a.code.localeCompare(b.code));
}

function rejectedOf(summary: Summary): RejectedReport[] {
  return Object.entries(summary.rejected)
    .map(([fault, rejected]) => ({ fault: fault as Fault, ...rejected }))
    .sort((a, b) => b.count - a.count || a.fault.localeCompare(b.fault));
}

function listOf<K>(tallies: Readonly<Record<string, Tally>>, describe: (key: string) => K): (K & Punctuality)[] {
  return Object.entries(tallies).map(([key, tally]) => ({ ...describe(key), ...punctuality(tally) }));
}

function airportHour(key: string): { code: string; hour: number } {
  const [code = "", hour] = key.split(" ");
  return { code, hour: Number(hour) };
}

function addTallies(a: Tally, b: Tally): Tally {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function punctuality([flights, late, delayMin]: Tally): Punctuality {
  if (flights === 0) return { flights, meanDelayMin: 0, onTimeShare: 0 };
  return { flights, meanDelayMin: round(delayMin / flights, 2), onTimeShare: round(1 - late / flights, 4) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
