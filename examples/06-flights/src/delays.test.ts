import { describe, expect, it } from "@jest/globals";
import { delaySteps, quantile } from "./delays.js";

describe("quantile", () => {
  it.each([
    [0.5, -1],
    [0.75, 10],
    [0.76, 200],
    [1, 200],
  ])("gives the delay that a share of %d did not exceed", (share, delayMin) => {
    expect(quantile({ "10": 1, "-1": 2, "200": 1 }, share)).toBe(delayMin);
  });

  it("is 0 without flights", () => {
    expect(quantile({}, 0.5)).toBe(0);
  });
});

describe("delaySteps", () => {
  it("counts every flight in one step, whatever lies beyond in the outermost", () => {
    const steps = delaySteps({ "-100": 1, "-1": 2, "0": 3, "4": 4, "1000": 5 });

    expect(steps.filter(({ flights }) => flights > 0)).toEqual([
      { fromMin: -40, flights: 1 },
      { fromMin: -5, flights: 2 },
      { fromMin: 0, flights: 7 },
      { fromMin: 120, flights: 5 },
    ]);
  });
});
