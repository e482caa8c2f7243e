import { Timer } from "../timer.js";

/**
 * One timer for the next due time. It keeps the process alive until it is cleared, even while
 * nothing is due.
 */
export class Alarm {
  readonly #ring: () => void;
  #timer: Timer | undefined;
  #atMs: number | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /**
   * Rings at `atMs` on the clock of `nowMs`, instead of at the earlier due time. With `Infinity` it
   * only keeps the process alive.
   */
  setFor(atMs: number, nowMs: () => number): void {
    if (atMs === this.#atMs) return;
    this.clear();
    this.#atMs = atMs;
    this.#timer = new Timer(Math.max(0, Math.ceil(atMs - nowMs())), () => {
      this.#atMs = undefined;
      this.#ring();
    });
  }

  clear(): void {
    this.#timer?.cancel();
    this.#atMs = undefined;
  }
}
