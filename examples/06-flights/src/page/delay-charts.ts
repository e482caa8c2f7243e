import * as Plot from "@observablehq/plot";
import { delayStepMin } from "../delays.js";
import { lateFromMin } from "../flight.js";
import type { Punctuality, Report } from "../report.js";
import { chart } from "./chart.js";
import { delayScale } from "./delay-colors.js";
import { count, dayOfYear, hourOfDay, minutes, percent } from "./figures.js";
import type { Html } from "./html.js";

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const weekdaysFromMonday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The day of an airport begins at five in the morning; the few departures of the small hours end
 * it.
 */
const hours = Array.from({ length: 21 }, (_, index) => (index + 5) % 24);
const isShown = ({ hour }: { readonly hour: number }): boolean => hours.includes(hour);
const hourAxis = {
  domain: hours,
  label: null,
  tickFormat: (hour: number) => (hour % 3 === 0 ? hourOfDay(hour) : ""),
  tickSize: 0,
};

const halfWidth = 530;
const fullWidth = 1100;

/** Mean delay by hour of departure. */
export function hourChart({ byHour }: Report): Html {
  return chart({
    label: "Bars: mean delay by hour of departure",
    width: halfWidth,
    draw: () => ({
      height: 300,
      marginLeft: 36,
      x: hourAxis,
      y: { label: "minutes late", grid: true, ticks: 5, tickSize: 0 },
      color: delayScale,
      marks: [
        Plot.barY(byHour.filter(isShown), {
          x: "hour",
          y: "meanDelayMin",
          fill: "meanDelayMin",
          rx: 2,
          title: (row: Report["byHour"][number]) => `${hourOfDay(row.hour)}: ${describe(row)}`,
        }),
        Plot.ruleY([0], { stroke: "var(--muted)" }),
      ],
    }),
  });
}

/** Mean delay by weekday and hour of departure. */
export function weekChart({ byWeekdayHour }: Report): Html {
  return chart({
    label: "Heat map: mean delay by weekday and hour of departure",
    width: halfWidth,
    draw: () => ({
      height: 300,
      marginLeft: 36,
      marginTop: 8,
      x: hourAxis,
      y: { domain: weekdaysFromMonday, label: null, tickSize: 0 },
      color: delayScale,
      marks: [
        Plot.cell(byWeekdayHour.filter(isShown), {
          x: "hour",
          y: ({ weekday }: Report["byWeekdayHour"][number]) => weekdays[weekday],
          fill: "meanDelayMin",
          inset: 0.5,
          rx: 2,
          title: (row: Report["byWeekdayHour"][number]) => `${weekdays[row.weekday]}, ${hourOfDay(row.hour)}: ${describe(row)}`,
        }),
      ],
    }),
  });
}

/** Mean delay by hour of departure from each of the busiest airports. */
export function airportHourChart({ byAirportHour, airports }: Report): Html {
  const codes = airports.map(({ code }) => code).filter((code) => byAirportHour.some((row) => row.code === code));
  return chart({
    label: "Heat map: mean delay by airport and hour of departure",
    width: halfWidth,
    draw: () => ({
      height: 440,
      marginLeft: 40,
      marginTop: 8,
      x: hourAxis,
      y: { domain: codes, label: null, tickSize: 0 },
      color: delayScale,
      marks: [
        Plot.cell(byAirportHour.filter(isShown), {
          x: "hour",
          y: "code",
          fill: "meanDelayMin",
          inset: 0.5,
          rx: 2,
          title: (row: Report["byAirportHour"][number]) => `${row.code}, ${hourOfDay(row.hour)}: ${describe(row)}`,
        }),
      ],
    }),
  });
}

/** Mean delay of every day, with the best and the worst of them named. */
export function dayChart({ byDay }: Report): Html {
  const days = byDay.map((row) => ({ ...row, date: new Date(row.day) }));
  const ranked = [...days].sort((a, b) => a.meanDelayMin - b.meanDelayMin);
  const best = ranked.slice(0, 1);
  const worst = ranked.slice(-1);
  const named = { x: "date", y: "meanDelayMin", text: (row: Report["byDay"][number]) => dayOfYear(row.day), fontWeight: 600 };
  return chart({
    label: "Bars: mean delay by day",
    width: fullWidth,
    draw: ({ isNarrow }) => ({
      height: isNarrow ? 280 : 300,
      marginLeft: 36,
      marginTop: 28,
      insetBottom: 18,
      x: { type: "utc", label: null, tickSize: 0, ticks: "month", tickFormat: "%b" },
      y: { label: "minutes late", grid: true, ticks: 5, tickSize: 0 },
      color: delayScale,
      marks: [
        Plot.rectY(days, {
          x: "date",
          interval: "day",
          y: "meanDelayMin",
          fill: "meanDelayMin",
          inset: isNarrow ? 0.2 : 0.75,
          title: (row) => `${dayOfYear(row.day)}: ${describe(row)}`,
        }),
        Plot.ruleY([0], { stroke: "var(--muted)" }),
        Plot.text(worst, { ...named, dy: -8 }),
        Plot.text(best, { ...named, dy: 12 }),
      ],
    }),
  });
}

/** How many flights were how late. */
export function distributionChart({ delays, all }: Report): Html {
  return chart({
    label: "Histogram: flights by delay",
    width: halfWidth,
    draw: () => ({
      height: 440,
      marginLeft: 44,
      marginTop: 32,
      marginBottom: 48,
      x: { label: "minutes late", tickSize: 0 },
      y: { label: "share of flights", grid: true, tickFormat: "%", tickSize: 0 },
      marks: [
        Plot.rectY(delays, {
          x1: ({ fromMin }: Report["delays"][number]) => fromMin,
          x2: ({ fromMin }: Report["delays"][number]) => fromMin + delayStepMin,
          y: ({ flights }: Report["delays"][number]) => flights / all.flights,
          fill: ({ fromMin }: Report["delays"][number]) => (fromMin < lateFromMin ? "var(--accent)" : "var(--late)"),
          inset: 0.75,
          title: (step: Report["delays"][number]) => stepTitle(step, delays),
        }),
        Plot.ruleY([0], { stroke: "var(--muted)" }),
        Plot.ruleX([lateFromMin], { stroke: "var(--text)", strokeDasharray: "3,3" }),
        Plot.text([lateFromMin], {
          x: (value: number) => value,
          frameAnchor: "top",
          textAnchor: "start",
          dx: 8,
          text: ["late →"],
        }),
      ],
    }),
  });
}

function stepTitle(step: Report["delays"][number], delays: Report["delays"]): string {
  const flights = `${count(step.flights)} flights`;
  if (step === delays[0]) return `Less than ${step.fromMin + delayStepMin} min: ${flights}`;
  if (step === delays.at(-1)) return `${step.fromMin} min and more: ${flights}`;
  return `${step.fromMin} to ${step.fromMin + delayStepMin - 1} min: ${flights}`;
}

function describe({ flights, meanDelayMin, onTimeShare }: Punctuality): string {
  return `${minutes(meanDelayMin)} late on average\n${count(flights)} flights, ${percent(onTimeShare)} on time`;
}
