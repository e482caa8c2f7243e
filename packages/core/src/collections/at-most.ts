import { Fifo } from "./fifo.js";

/** Limits how much asynchronous work runs at once; the rest waits in order. */
export class AtMost {
  readonly #max: number;
  readonly #waiting = new Fifo<() => void>();
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.enter();
    if (turn) await turn;
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Resolves when work may begin; undefined if it may begin at once. Call `leave` after it. */
  enter(): Promise<void> | undefined {
    if (this.#running >= this.#max) return new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    return undefined;
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
