import { geoDistance } from "d3-geo";
import type { Airport, Airports } from "./airports.js";
import type { CheckedFlight, Flight } from "./flight.js";

export type Fault =
  | "a value is missing"
  | "unknown airport"
  | "origin and destination are the same"
  | "distance does not fit the airports"
  | "more than 2 hours early"
  | "more than a day late";

const earthRadiusMiles = 3958.8;
const earliestMin = -120;
const latestMin = 24 * 60;

/** Tells what is wrong with a flight. The distances between airports are worked out once each. */
export class FlightCheck {
  readonly #airports: Airports;
  readonly #milesOfRoute = new Map<string, number>();

  constructor(airports: Airports) {
    this.#airports = airports;
  }

  /** The first fault found, or the flight itself when it is good. */
  check(flight: Flight): Fault | CheckedFlight {
    if (!isComplete(flight)) return "a value is missing";
    const origin = this.#airports.get(flight.origin);
    const destination = this.#airports.get(flight.destination);
    if (!origin || !destination) return "unknown airport";
    if (origin === destination) return "origin and destination are the same";
    if (!isNear(flight.distanceMiles, this.#miles(origin, destination))) return "distance does not fit the airports";
    if (flight.delayMin < earliestMin) return "more than 2 hours early";
    if (flight.delayMin > latestMin) return "more than a day late";
    return flight;
  }

  #miles(origin: Airport, destination: Airport): number {
    const route = `${origin.code}-${destination.code}`;
    const known = this.#milesOfRoute.get(route);
    if (known !== undefined) return known;
    const radians = geoDistance([origin.longitude, origin.latitude], [destination.longitude, destination.latitude]);
    const miles = radians * earthRadiusMiles;
    this.#milesOfRoute.set(route, miles);
    return miles;
  }
}

function isComplete(flight: Flight): flight is CheckedFlight {
  return Object.values(flight).every((value) => value !== undefined);
}

function isNear(statedMiles: number, miles: number): boolean {
  return Math.abs(statedMiles - miles) <= Math.max(50, miles * 0.1);
}
