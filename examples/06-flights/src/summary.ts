import { lateFromMin, type CheckedFlight, type Flight } from "./flight.js";
import type { Fault } from "./flight-check.js";

/** Flights, late ones among them, and the sum of all delays in minutes. */
export type Tally = readonly [flights: number, late: number, delayMin: number];

export type Grouping = "day" | "hour" | "weekdayHour" | "origin" | "destination" | "route" | "originHour";

export interface RejectedFlights {
  readonly count: number;
  /** The first few, to be looked at. */
  readonly samples: readonly Flight[];
}

/** What is known of some flights: plain JSON, small, and two of them add up. */
export interface Summary {
  readonly flights: number;
  readonly rejected: Readonly<Partial<Record<Fault, RejectedFlights>>>;
  /** How many flights had which delay, by minutes: what the median is read from. */
  readonly delays: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<Grouping, Readonly<Record<string, Tally>>>>;
}

const minuteMs = 60_000;

/** A day, as the keys of the grouping `day` count them from the beginning of 1970. */
export const dayMs = 24 * 60 * minuteMs;

/** The keys under which a flight is counted. */
export function keysOf(flight: CheckedFlight): Record<Grouping, string> {
  // The Bureau of Transportation Statistics writes midnight as 24:00 of the day that ends.
  const departureMs = flight.departureMs % dayMs === 0 ? flight.departureMs - minuteMs : flight.departureMs;
  const departure = new Date(departureMs);
  const hour = departure.getUTCHours();
  return {
    day: String(Math.floor(departureMs / dayMs)),
    hour: String(hour),
    weekdayHour: `${departure.getUTCDay()} ${hour}`,
    origin: flight.origin,
    destination: flight.destination,
    route: `${flight.origin}-${flight.destination}`,
    originHour: `${flight.origin} ${hour}`,
  };
}

/** The tally of one flight. */
export function tallyOf(flight: CheckedFlight): Tally {
  return [1, flight.delayMin >= lateFromMin ? 1 : 0, flight.delayMin];
}
