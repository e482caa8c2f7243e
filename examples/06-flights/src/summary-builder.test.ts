import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { lateFromMin, type CheckedFlight } from "./flight.js";
import { SummaryBuilder } from "./summary-builder.js";
import type { Summary } from "./summary.js";

const flights = fc.array(
  fc.record<CheckedFlight>({
    departureMs: fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2001, 6) }),
    delayMin: fc.integer({ min: -120, max: 1440 }),
    distanceMiles: fc.constant(256),
    origin: fc.constantFrom("LAS", "PHX", "ORD"),
    destination: fc.constantFrom("SFO", "JFK"),
  }),
);

describe("SummaryBuilder", () => {
  it("gives the same sums for all flights at once and for merged parts", () => {
    fc.assert(
      fc.property(fc.array(flights), (parts) => {
        const atOnce = summaryOf(parts.flat());

        const merged = new SummaryBuilder();
        for (const part of parts) merged.merge(summaryOf(part));

        expect(merged.build()).toEqual(atOnce);
      }),
    );
  });

  it("counts every flight once under each grouping", () => {
    fc.assert(
      fc.property(flights, (all) => {
        const { groups } = summaryOf(all);

        for (const tallies of Object.values(groups)) {
          const sums = [0, 1, 2].map((index) => Object.values(tallies).reduce((sum, tally) => sum + (tally[index] ?? 0), 0));
          expect(sums).toEqual([
            all.length,
            all.filter(({ delayMin }) => delayMin >= lateFromMin).length,
            all.reduce((sum, { delayMin }) => sum + delayMin, 0),
          ]);
        }
      }),
    );
  });

  it("counts midnight as the end of the day before", () => {
    const midnight = { departureMs: Date.UTC(2001, 6, 1), delayMin: 5, distanceMiles: 256, origin: "LAS", destination: "PHX" };

    const { groups } = summaryOf([midnight]);

    expect(Object.keys(groups.weekdayHour)).toEqual(["6 23"]);
  });

  it("counts rejected flights by fault and keeps a few of each", () => {
    const flight = { departureMs: undefined, delayMin: 5, distanceMiles: 256, origin: "LAS", destination: "PHX" };
    const part = new SummaryBuilder();
    for (let row = 0; row < 4; row += 1) part.reject(flight, "a value is missing");

    const merged = new SummaryBuilder();
    merged.merge(part.build());
    merged.merge(part.build());

    expect(merged.build().rejected).toEqual({ "a value is missing": { count: 8, samples: Array(5).fill(flight) } });
  });
});

function summaryOf(all: readonly CheckedFlight[]): Summary {
  const builder = new SummaryBuilder();
  for (const flight of all) builder.add(flight);
  return builder.build();
}
