import type { Clock } from "@mazepa/core/transport";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/**
 * A clock that moves only by {@link ManualClock.advance}, for every option that takes a `Clock`.
 *
 * @example
 * ```ts
 * const clock = new ManualClock();
 * const broker = new MemoryBroker({ clock });
 * await clock.advance(60_000); // leases of a minute have ended
 * ```
 */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  /** @param startMs The initial time, in ms since 1970. Default: the start of 2026. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  /** The number of timers that are set and have not fired. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /**
   * Moves the clock by `ms` and calls the timers that fall due, in order and each at its own time;
   * also timers that those set.
   */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let timer = this.#next(untilMs); timer !== undefined; timer = this.#next(untilMs)) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.callback();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}
