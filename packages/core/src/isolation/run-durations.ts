import type { RunResult } from "./task-runner.js";

/** How many of the last tasks count. */
const window = 20;

/** How long tasks have taken lately. */
export class RunDurations {
  #meanMs = 0;
  #count = 0;

  /** In milliseconds; infinite until enough is known. */
  get mean(): number {
    return this.#count < window ? Infinity : this.#meanMs;
  }

  note(result: RunResult): void {
    if (result.type !== "report") return;
    this.#count++;
    this.#meanMs += (result.report.header.durationMs - this.#meanMs) / Math.min(this.#count, window);
  }
}
