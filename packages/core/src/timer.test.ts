import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { getEventListeners } from "node:events";
import { pause, repeat, Timer } from "./timer.js";

const dayMs = 86_400_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("Timer", () => {
  it.each([1, 24, 25, 30, 100, 3653])("E23 fires once after %p days, and not before", (days) => {
    const fired = jest.fn();

    new Timer(days * dayMs, fired);
    jest.advanceTimersByTime(days * dayMs - 1);
    const early = fired.mock.calls.length;
    jest.advanceTimersByTime(200 * dayMs);

    expect([early, fired.mock.calls.length]).toEqual([0, 1]);
  });

  it("E23 waits for ever when the delay is infinite", () => {
    const fired = jest.fn();

    new Timer(Infinity, fired);
    jest.advanceTimersByTime(100 * dayMs);

    expect(fired).not.toHaveBeenCalled();
  });

  it.each([1, 40])("does not fire once cancelled, also after %p days", (days) => {
    const fired = jest.fn();

    const timer = new Timer(60 * dayMs, fired);
    jest.advanceTimersByTime(days * dayMs);
    timer.cancel();
    jest.advanceTimersByTime(100 * dayMs);

    expect(fired).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it("counts anew when restarted", () => {
    const fired = jest.fn();

    const timer = new Timer(30 * dayMs, fired);
    jest.advanceTimersByTime(29 * dayMs);
    timer.restart(30 * dayMs);
    jest.advanceTimersByTime(29 * dayMs);
    const early = fired.mock.calls.length;
    jest.advanceTimersByTime(dayMs);

    expect([early, fired.mock.calls.length]).toEqual([0, 1]);
  });
});

describe("repeat", () => {
  it.each([1, 30])("E23 calls back every %p days until cancelled", (days) => {
    const fired = jest.fn();

    const timer = repeat(days * dayMs, fired);
    jest.advanceTimersByTime(3 * days * dayMs);
    timer.cancel();
    jest.advanceTimersByTime(3 * days * dayMs);

    expect(fired).toHaveBeenCalledTimes(3);
  });
});

describe("pause", () => {
  it("E23 resolves after a delay of any length", async () => {
    let isOver = false;

    void pause(30 * dayMs).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(29 * dayMs);
    const early = isOver;
    await jest.advanceTimersByTimeAsync(dayMs);

    expect([early, isOver]).toEqual([false, true]);
  });

  it("resolves when aborted, and leaves neither timer nor listener behind", async () => {
    const { signal, abort } = listenedTo();

    const paused = pause(30 * dayMs, signal);
    abort();
    await paused;
    await pause(30 * dayMs, signal);

    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

function listenedTo() {
  const controller = new AbortController();
  const { signal } = controller;
  return { signal, abort: () => controller.abort() };
}
