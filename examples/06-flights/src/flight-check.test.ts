import { describe, expect, it } from "@jest/globals";
import { loadAirports } from "./airports.js";
import { FlightCheck } from "./flight-check.js";
import type { Flight } from "./flight.js";

const good: Flight = { departureMs: Date.UTC(2001, 0, 1, 8), delayMin: 3, distanceMiles: 256, origin: "LAS", destination: "PHX" };

describe("FlightCheck", () => {
  it.each<[string, Partial<Flight>]>([
    ["a value is missing", { delayMin: undefined }],
    ["a value is missing", { destination: undefined }],
    ["unknown airport", { origin: "???" }],
    ["unknown airport", { destination: "__proto__" }],
    ["origin and destination are the same", { destination: "LAS" }],
    ["distance does not fit the airports", { distanceMiles: -256 }],
    ["distance does not fit the airports", { distanceMiles: 2560 }],
    ["more than 2 hours early", { delayMin: -121 }],
    ["more than a day late", { delayMin: 1441 }],
  ])("says that %s: %j", async (fault, change) => {
    const check = new FlightCheck(await loadAirports());

    const found = check.check({ ...good, ...change });

    expect(found).toBe(fault);
  });

  it.each([{}, { delayMin: -120 }, { delayMin: 1440 }, { delayMin: 0, distanceMiles: 260 }])(
    "gives back a good flight: %j",
    async (change) => {
      const check = new FlightCheck(await loadAirports());
      const flight = { ...good, ...change };

      const found = check.check(flight);

      expect(found).toBe(flight);
    },
  );
});
