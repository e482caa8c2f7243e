/** The longest delay that Node's timers take (`setTimeout` in Node's documentation). */
const longestTimerMs = 2 ** 31 - 1;

/** One timer for the next moment at which something is due. It keeps the process alive until it is cleared, also while nothing is due. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #atMs: number | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings at `atMs` on the clock of `nowMs`, instead of when it was set for before. With `Infinity` it only keeps the process alive. */
  setFor(atMs: number, nowMs: () => number): void {
    if (atMs === this.#atMs) return;
    this.clear();
    this.#atMs = atMs;
    const delayMs = Math.min(Math.max(0, Math.ceil(atMs - nowMs())), longestTimerMs);
    this.#timer = setTimeout(() => {
      this.#atMs = undefined;
      this.#ring();
    }, delayMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#atMs = undefined;
  }
}
