import type { TaskSpan } from "./execution-spans.js";

/** The runs that took longest, at most `max`, with the cost of one comparison for all others. */
export class Slowest {
  readonly #max: number;
  /** The fastest first, once there are `max`. */
  #spans: TaskSpan[] = [];
  #leastMs = -Infinity;

  constructor(max: number) {
    this.#max = max;
  }

  get spans(): readonly TaskSpan[] {
    return this.#spans;
  }

  /** Whether a run of this duration is one of them. */
  takes(durationMs: number): boolean {
    return durationMs > this.#leastMs && this.#max > 0;
  }

  add(span: TaskSpan): void {
    this.#spans.push(span);
    if (this.#spans.length < this.#max) return;
    this.#spans.sort((one, other) => one.durationMs - other.durationMs);
    this.#spans = this.#spans.slice(-this.#max);
    this.#leastMs = this.#spans[0]?.durationMs ?? -Infinity;
  }
}
