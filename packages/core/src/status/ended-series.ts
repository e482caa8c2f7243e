import { historyLength, type SeriesRecord } from "./history-record.js";

/** Counts per interval of one length; only the last intervals are kept. */
export class EndedSeries {
  readonly #stepMs: number;
  /** The number of the first interval, counted from 1970. */
  #start = 0;
  readonly #ended: number[] = [];
  readonly #failed: number[] = [];

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  add(nowMs: number, ended: number, failed: number): void {
    const interval = Math.floor(nowMs / this.#stepMs);
    if (this.#ended.length === 0) this.#start = interval;
    // A clock that was set back adds to the first interval.
    const at = this.#extendTo(Math.max(interval - this.#start, 0));
    this.#ended[at] = (this.#ended[at] ?? 0) + ended;
    this.#failed[at] = (this.#failed[at] ?? 0) + failed;
  }

  restore({ start, ended, failed = [] }: SeriesRecord): void {
    ended.forEach((count, index) => this.add((start + index) * this.#stepMs, count, failed[index] ?? 0));
  }

  record(): SeriesRecord {
    const hasFailed = this.#failed.some((count) => count > 0);
    return { start: this.#start, ended: [...this.#ended], ...(hasFailed && { failed: [...this.#failed] }) };
  }

  /** Makes the interval at `index` the last one, if it is new; returns its index. */
  #extendTo(index: number): number {
    const excess = Math.max(index + 1 - historyLength, 0);
    if (excess > 0) {
      this.#ended.splice(0, excess);
      this.#failed.splice(0, excess);
      this.#start += excess;
    }
    const at = index - excess;
    while (this.#ended.length <= at) {
      this.#ended.push(0);
      this.#failed.push(0);
    }
    return at;
  }
}
