/** The first bucket: durations up to 2^-9.5 ms, some 1.4 µs. */
const firstBucket = -20;
/** The last bucket: from 2^40 ms, some 35 years. */
const lastBucket = 80;

/** Counts of durations in buckets that are apart by √2 (rule UD2). */
export class DurationCounts {
  readonly #counts: number[] = new Array<number>(lastBucket - firstBucket + 1).fill(0);

  add(durationMs: number): void {
    const bucket = durationMs > 0 ? Math.floor(2 * Math.log2(durationMs)) : firstBucket;
    this.#count(bucket, 1);
  }

  /** Adds the counts of an earlier head. */
  restore([first, counts]: readonly [first: number, counts: readonly number[]]): void {
    counts.forEach((count, index) => this.#count(first + index, count));
  }

  /** The first bucket with a count, and the counts from there to the last one. */
  record(): [first: number, counts: number[]] {
    const from = this.#counts.findIndex((count) => count > 0);
    if (from < 0) return [0, []];
    const to = this.#counts.findLastIndex((count) => count > 0);
    return [firstBucket + from, this.#counts.slice(from, to + 1)];
  }

  #count(bucket: number, count: number): void {
    const index = Math.min(Math.max(bucket, firstBucket), lastBucket) - firstBucket;
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
  }
}
