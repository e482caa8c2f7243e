import { Timer } from "../timer.js";

/**
 * The time, and timers. Tests use one that they advance by hand (`ManualClock` of
 * `@mazepa/testing`).
 */
export interface Clock {
  /** Milliseconds since 1970, which never decrease. */
  now(): number;
  /**
   * Calls `callback` once, `delayMs` from now or a little later. The returned function cancels it.
   */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/**
 * This process's monotonic clock: a change of the machine's date affects neither leases nor timers.
 * Its timers keep the process alive.
 *
 * @example
 * ```ts
 * const startedMs = systemClock.now();
 * const cancel = systemClock.setTimer(1000, () => console.log(systemClock.now() - startedMs));
 * ```
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer(delayMs, callback) {
    const timer = new Timer(Math.ceil(delayMs), callback);
    return () => timer.cancel();
  },
};
