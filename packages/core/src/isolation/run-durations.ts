import type { RunResult } from "./task-runner.js";

/** The number of recent tasks that the mean covers. */
const windowSize = 20;

/** The mean duration of recent tasks. */
export class RunDurations {
  #meanMs = 0;
  #count = 0;

  /** Infinity until enough tasks have ended. */
  get meanMs(): number {
    return this.#count < windowSize ? Infinity : this.#meanMs;
  }

  add(result: RunResult): void {
    if (result.type !== "report") return;
    this.#count++;
    this.#meanMs += (result.report.header.durationMs - this.#meanMs) / Math.min(this.#count, windowSize);
  }
}
