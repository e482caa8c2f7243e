import type { Punctuality, Report } from "../report.js";
import { count, dayOfYear, hourOfDay, minutes, percent } from "./figures.js";

const weekdays = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

/** An hour with a smaller share of the flights says little: it is not compared. */
const smallShare = 0.002;

/**
 * What the data says, a sentence for each chart: worked out from the report, so that it holds for a
 * sample too.
 */
export function headlines(report: Report) {
  const { all, byHour, byDay, airports } = report;
  const [bestHour, worstHour] = extremes(byHour.filter(({ flights }) => flights >= all.flights * smallShare));
  const [bestDay, worstDay] = extremes(byDay);
  const busiest = airports[0];
  return {
    page: `${count(report.rowsRead)} flights, ${percent(1 - all.onTimeShare)} of them late`,
    lede:
      `Flights that departed around ${hourOfDay(bestHour.hour)} arrived ${sentence(bestHour)} on average, ` +
      `those around ${hourOfDay(worstHour.hour)} ${sentence(worstHour)}.`,
    map: busiest ? `${busiest.city} (${busiest.code}) is the busiest of ${count(airports.length)} airports` : "No airports",
    hours: `Best at ${hourOfDay(bestHour.hour)}, worst at ${hourOfDay(worstHour.hour)}`,
    week: `${weekdays[worstWeekday(report)] ?? ""} are the worst`,
    days: `From ${sentence(bestDay)} on ${dayOfYear(bestDay.day)} to ${sentence(worstDay)} on ${dayOfYear(worstDay.day)}`,
    delays: `${percent(shareEarly(report))} arrived ahead of schedule`,
    airportHours: slowEvenings(report),
  };
}

function extremes<R extends Punctuality>(rows: readonly R[]): [best: R, worst: R] {
  const [best, ...others] = [...rows].sort((a, b) => a.meanDelayMin - b.meanDelayMin);
  if (!best) throw new RangeError("A report needs at least one good flight.");
  return [best, others.at(-1) ?? best];
}

function sentence({ meanDelayMin }: Punctuality): string {
  return `${minutes(Math.abs(meanDelayMin))} ${meanDelayMin < 0 ? "early" : "late"}`;
}

function worstWeekday({ byWeekdayHour }: Report): number {
  const means = weekdays.map((_, weekday) => meanDelay(byWeekdayHour.filter((row) => row.weekday === weekday)));
  return means.indexOf(Math.max(...means));
}

function slowEvenings({ byAirportHour }: Report): string {
  const codes = [...new Set(byAirportHour.map(({ code }) => code))];
  const slower = codes.filter((code) => {
    const rows = byAirportHour.filter((row) => row.code === code);
    return meanDelay(rows.filter(({ hour }) => hour >= 18)) > meanDelay(rows.filter(({ hour }) => hour < 12));
  });
  return `Evenings are slower than mornings at ${slower.length} of ${codes.length} airports`;
}

function meanDelay(rows: readonly Punctuality[]): number {
  const flights = rows.reduce((sum, row) => sum + row.flights, 0);
  return flights === 0 ? -Infinity : rows.reduce((sum, row) => sum + row.flights * row.meanDelayMin, 0) / flights;
}

function shareEarly({ delays, all }: Report): number {
  return delays.filter(({ fromMin }) => fromMin < 0).reduce((sum, { flights }) => sum + flights, 0) / all.flights;
}
