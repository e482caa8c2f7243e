import { Timer } from "../timer.js";

/**
 * The time, and timers on it; tests give one that they move by hand (`ManualClock` of
 * `@mazepa/testing`).
 */
export interface Clock {
  /** Milliseconds since 1970; never goes back. */
  now(): number;
  /**
   * Calls `callback` once, `delayMs` from now or a little later. The returned function cancels it.
   */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/**
 * This process's monotonic clock: a change of the machine's date moves neither leases nor timers. A
 * timer keeps the process alive.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer(delayMs, callback) {
    const timer = new Timer(Math.ceil(delayMs), callback);
    return () => timer.cancel();
  },
};
