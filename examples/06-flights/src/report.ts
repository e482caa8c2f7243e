import type { Airport } from "./airports.js";
import type { Flight } from "./flight.js";
import type { Fault } from "./flight-check.js";

/** How some flights did. */
export interface Punctuality {
  readonly flights: number;
  readonly meanDelayMin: number;
  /** The share of flights that arrived less than 15 minutes late, from 0 to 1. */
  readonly onTimeShare: number;
}

export interface AirportReport extends Airport {
  readonly departures: Punctuality;
  readonly arrivals: Punctuality;
}

export interface RouteReport extends Punctuality {
  readonly origin: string;
  readonly destination: string;
}

export interface RejectedReport {
  readonly fault: Fault;
  readonly count: number;
  readonly samples: readonly Flight[];
}

/**
 * What is written as JSON and shown on the page. Lists of airports and routes begin with the
 * busiest.
 */
export interface Report {
  readonly period: { readonly from: string; readonly to: string };
  readonly rowsRead: number;
  readonly rejected: readonly RejectedReport[];
  readonly all: Punctuality;
  readonly medianDelayMin: number;
  /** Nine flights out of ten arrived at most this late. */
  readonly ninetiethDelayMin: number;
  /**
   * How many flights were late by how many minutes, in steps of `delayStepMin`; the first and last
   * step are open.
   */
  readonly delays: readonly { readonly fromMin: number; readonly flights: number }[];
  readonly byHour: readonly (Punctuality & { readonly hour: number })[];
  /** Sunday is 0. */
  readonly byWeekdayHour: readonly (Punctuality & { readonly weekday: number; readonly hour: number })[];
  readonly byDay: readonly (Punctuality & { readonly day: string })[];
  /** Departures from the busiest airports. */
  readonly byAirportHour: readonly (Punctuality & { readonly code: string; readonly hour: number })[];
  readonly airports: readonly AirportReport[];
  readonly routes: readonly RouteReport[];
}
