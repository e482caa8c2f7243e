import { Timer } from "../timer.js";

/**
 * The interval in ms of the first looks; it grows with each. Network file systems tell of nothing
 * by themselves.
 */
const minLookMs = 25;
const maxLookMs = 1000;
const growth = 1.5;

/** Looks for the sign that a command has begun its task, and calls a function once it is there. */
export class StartWatch {
  readonly #isThere: () => Promise<boolean>;
  readonly #onThere: () => void;
  #lookMs = minLookMs;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(isThere: () => Promise<boolean>, onThere: () => void) {
    this.#isThere = isThere;
    this.#onThere = onThere;
    this.#lookLater();
  }

  async look(): Promise<void> {
    if (this.#isOver || !(await this.#isThere()) || this.#isOver) return;
    this.stop();
    this.#onThere();
  }

  stop(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  #lookLater(): void {
    this.#timer = new Timer(this.#lookMs, () => {
      this.#lookMs = Math.min(maxLookMs, this.#lookMs * growth);
      void this.look().then(() => {
        if (!this.#isOver) this.#lookLater();
      });
    });
  }
}
