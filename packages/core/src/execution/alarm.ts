/** The longest delay that Node's timers take (`setTimeout` in Node's documentation). */
const longestTimerMs = 2 ** 31 - 1;

/** One timer for the next moment at which something is due. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #atMs = Infinity;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings at `atMs` on the clock of `nowMs`, instead of when it was set for before; never for `Infinity`. */
  setFor(atMs: number, nowMs: () => number): void {
    if (atMs === this.#atMs) return;
    this.clear();
    if (atMs === Infinity) return;
    this.#atMs = atMs;
    const delayMs = Math.min(Math.max(0, Math.ceil(atMs - nowMs())), longestTimerMs);
    this.#timer = setTimeout(() => {
      this.#atMs = Infinity;
      this.#ring();
    }, delayMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#atMs = Infinity;
  }
}
