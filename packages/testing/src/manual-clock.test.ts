import { describe, expect, it } from "@jest/globals";
import { ManualClock } from "./manual-clock.js";

describe("ManualClock", () => {
  it("calls timers in order, each at its own time, also those that a timer sets", () => {
    const clock = new ManualClock(1000);
    const calls: string[] = [];
    const note = (name: string) => (): void => void calls.push(`${name} at ${clock.now()}`);
    clock.setTimer(30, note("late"));
    clock.setTimer(10, () => {
      note("early")();
      clock.setTimer(5, note("set by early"));
    });
    const cancel = clock.setTimer(20, note("cancelled"));

    cancel();
    clock.advance(29);
    clock.advance(1);

    expect(calls).toEqual(["early at 1010", "set by early at 1015", "late at 1030"]);
    expect(clock.now()).toBe(1030);
    expect(clock.pendingTimers).toBe(0);
  });
});
