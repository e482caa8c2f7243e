interface Sample {
  readonly atMs: number;
  readonly count: number;
}

/** The rate of a counter over the last `windowMs` milliseconds, from occasional readings. */
export class Throughput {
  readonly #windowMs: number;
  #samples: Sample[] = [];

  constructor(windowMs = 10_000) {
    this.#windowMs = windowMs;
  }

  /** Records a reading of the counter. */
  note(atMs: number, count: number): void {
    const [first] = this.#samples;
    if (first && atMs <= first.atMs) return;
    this.#samples.push({ atMs, count });
    const oldest = this.#samples.findLastIndex((sample) => atMs - sample.atMs >= this.#windowMs);
    if (oldest > 0) this.#samples.splice(0, oldest);
  }

  /** The rate per second; 0 before the second reading. */
  get perSecond(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || first === last) return 0;
    return ((last.count - first.count) / (last.atMs - first.atMs)) * 1000;
  }
}
