/** Tasks with a shorter mean duration than this are prefetched. */
const shortTaskMs = 10;

/** The amount of work, in ms, that may wait in this worker. */
const maxQueuedMs = 50;

/** The number of tasks that the mean needs; it doubles each time that prefetching was wrong. */
const minSamples = 20;
const maxSamples = 10_000;

/**
 * The limits of prefetched tasks: for each slot, and for the worker. A worker of few slots takes
 * more for each, as many as SQS gives at once, so that outcomes travel together.
 */
const maxPrefetchPerSlot = 32;
const maxPrefetch = 100;

/**
 * The number of tasks to receive beyond the free slots: none, unless recent tasks were so short
 * that a request for each would take longer than the task. Prefetched tasks are withheld from other
 * workers, so they are limited to a moment's work.
 */
export class AdaptivePrefetch {
  readonly #maxPerSlot: number;
  #meanMs = 0;
  #count = 0;
  #minCount = minSamples;

  constructor(slots: number) {
    this.#maxPerSlot = Math.max(maxPrefetchPerSlot, Math.floor(maxPrefetch / slots));
  }

  /** Adds the duration of a task that has ended. */
  add(durationMs: number): void {
    this.#count++;
    this.#meanMs += (durationMs - this.#meanMs) / Math.min(this.#count, minSamples);
  }

  /**
   * Stops prefetching because prefetched tasks had to be given back. Each time counts as a
   * delivery, and too many of those fail a task: so prefetching must not continue before the long
   * task has ended.
   */
  backOff(): void {
    this.#count = 0;
    this.#minCount = Math.min(this.#minCount * 2, maxSamples);
  }

  /** The number of tasks to prefetch for each slot. */
  get perSlot(): number {
    if (this.#count < this.#minCount || this.#meanMs > shortTaskMs) return 0;
    return Math.min(this.#maxPerSlot, Math.floor(maxQueuedMs / Math.max(this.#meanMs, 0.1)));
  }
}
