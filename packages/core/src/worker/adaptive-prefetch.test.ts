import { describe, expect, it } from "@jest/globals";
import { AdaptivePrefetch } from "./adaptive-prefetch.js";

function after(durationsMs: readonly number[], slots = 4): AdaptivePrefetch {
  const prefetch = new AdaptivePrefetch(slots);
  for (const durationMs of durationsMs) prefetch.add(durationMs);
  return prefetch;
}

const times = (count: number, durationMs: number): number[] => Array<number>(count).fill(durationMs);

describe("AdaptivePrefetch", () => {
  it("prefetches nothing until enough tasks have ended", () => {
    expect(after(times(19, 1)).perSlot).toBe(0);
    expect(after(times(20, 1)).perSlot).toBeGreaterThan(0);
  });

  it("prefetches fifty milliseconds of work for each slot, and nothing for tasks over ten", () => {
    expect(after(times(20, 5)).perSlot).toBe(10);
    expect(after(times(20, 10)).perSlot).toBe(5);
    expect(after(times(20, 11)).perSlot).toBe(0);
  });

  it("prefetches at most 32 tasks for each slot, and more where there are few slots", () => {
    expect(after(times(20, 0)).perSlot).toBe(32);
    expect(after(times(20, 0), 1).perSlot).toBe(100);
  });

  it("follows durations that change", () => {
    expect(after([...times(20, 1), ...times(100, 20)]).perSlot).toBe(0);
    expect(after([...times(20, 20), ...times(100, 5)]).perSlot).toBe(9);
  });

  it("needs twice as many tasks after each time that it was wrong", () => {
    const prefetch = after(times(20, 5));

    prefetch.backOff();
    for (const durationMs of times(39, 5)) prefetch.add(durationMs);
    const tooFew = prefetch.perSlot;
    prefetch.add(5);

    expect([tooFew, prefetch.perSlot]).toEqual([0, 10]);
  });
});
