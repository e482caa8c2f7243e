/** Tasks shorter than this are worth being received ahead. */
const shortTaskMs = 10;

/** How much work may wait in this worker. */
const aheadMs = 50;

/** How many tasks it takes to know; twice as many after each time that it was wrong. */
const minSamples = 20;
const maxSamples = 10_000;

/** How many tasks of one slot may wait at most. A worker of few slots takes more: as many as SQS gives at once, so that outcomes travel together. */
const maxPrefetchPerSlot = 32;
const maxPrefetch = 100;

/**
 * How many tasks to receive beyond the free slots: none, unless the last ones were so short that a request for each would take longer than
 * they do. What waits here is kept from other workers, so it is never more than a moment's work.
 */
export class AdaptivePrefetch {
  readonly #mostAhead: number;
  #meanMs = 0;
  #count = 0;
  #enough = minSamples;

  constructor(slots: number) {
    this.#mostAhead = Math.max(maxPrefetchPerSlot, Math.floor(maxPrefetch / slots));
  }

  note(durationMs: number): void {
    this.#count++;
    this.#meanMs += (durationMs - this.#meanMs) / Math.min(this.#count, minSamples);
  }

  /**
   * What was received ahead had to be given back. Each time counts as a delivery, and too many of those fail a task: so it must not go on
   * until the long task that stands in the way has ended.
   */
  wasWrong(): void {
    this.#count = 0;
    this.#enough = Math.min(this.#enough * 2, maxSamples);
  }

  /** For one slot. */
  get ahead(): number {
    if (this.#count < this.#enough || this.#meanMs > shortTaskMs) return 0;
    return Math.min(this.#mostAhead, Math.floor(aheadMs / Math.max(this.#meanMs, 0.1)));
  }
}
