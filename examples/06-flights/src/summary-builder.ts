import type { CheckedFlight, Flight } from "./flight.js";
import type { Fault } from "./flight-check.js";
import { keysOf, tallyOf, type Grouping, type RejectedFlights, type Summary, type Tally } from "./summary.js";

type Tallies = Map<string, [number, number, number]>;

const groupings: readonly Grouping[] = ["day", "hour", "weekdayHour", "origin", "destination", "route", "originHour"];
const maxSamples = 5;

/** Adds up flights, rejected flights and other summaries. */
export class SummaryBuilder {
  #flights = 0;
  readonly #rejected = new Map<Fault, RejectedFlights>();
  readonly #delays = new Map<string, number>();
  readonly #groups = new Map<Grouping, Tallies>(groupings.map((grouping) => [grouping, new Map()]));

  add(flight: CheckedFlight): void {
    this.#flights += 1;
    this.#addDelay(String(flight.delayMin), 1);
    const keys = keysOf(flight);
    const tally = tallyOf(flight);
    for (const grouping of groupings) this.#addTally(grouping, keys[grouping], tally);
  }

  reject(flight: Flight, fault: Fault): void {
    this.#addRejected(fault, { count: 1, samples: [flight] });
  }

  merge(summary: Summary): void {
    this.#flights += summary.flights;
    for (const [fault, rejected] of Object.entries(summary.rejected)) this.#addRejected(fault as Fault, rejected);
    for (const [delay, count] of Object.entries(summary.delays)) this.#addDelay(delay, count);
    for (const grouping of groupings) {
      for (const [key, tally] of Object.entries(summary.groups[grouping])) this.#addTally(grouping, key, tally);
    }
  }

  build(): Summary {
    const groups = [...this.#groups].map(([grouping, tallies]) => [grouping, Object.fromEntries(tallies)]);
    return {
      flights: this.#flights,
      rejected: Object.fromEntries(this.#rejected),
      delays: Object.fromEntries(this.#delays),
      groups: Object.fromEntries(groups) as Summary["groups"],
    };
  }

  #addRejected(fault: Fault, { count, samples }: RejectedFlights): void {
    const before = this.#rejected.get(fault) ?? { count: 0, samples: [] };
    this.#rejected.set(fault, {
      count: before.count + count,
      samples: [...before.samples, ...samples].slice(0, maxSamples),
    });
  }

  #addDelay(delay: string, count: number): void {
    this.#delays.set(delay, (this.#delays.get(delay) ?? 0) + count);
  }

  #addTally(grouping: Grouping, key: string, [flights, late, delayMin]: Tally): void {
    const tallies = this.#groups.get(grouping) ?? new Map<string, [number, number, number]>();
    const sum = tallies.get(key);
    if (!sum) {
      tallies.set(key, [flights, late, delayMin]);
      return;
    }
    sum[0] += flights;
    sum[1] += late;
    sum[2] += delayMin;
  }
}
