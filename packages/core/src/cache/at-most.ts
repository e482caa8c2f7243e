import { Fifo } from "../collections/fifo.js";

/** Runs asynchronous work, at most so many at once; the rest waits in order. */
export class AtMost {
  readonly #max: number;
  readonly #waiting = new Fifo<() => void>();
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
