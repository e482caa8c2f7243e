import { Timer } from "../timer.js";

/**
 * Calls one function for many requests: in the next turn of the event loop, or within `maxDelayMs`
 * if more requests are expected before. Batching is decided here and nowhere else.
 */
export class Coalescer {
  readonly #work: () => void;
  readonly #maxDelayMs: number;
  #immediate: NodeJS.Immediate | undefined;
  #timer: Timer | undefined;

  constructor(work: () => void, maxDelayMs: number) {
    this.#work = work;
    this.#maxDelayMs = maxDelayMs;
  }

  /** Asks for a call; an urgent one does not wait for later requests. */
  request(isUrgent: boolean): void {
    if (isUrgent) this.#immediate ??= setImmediate(() => this.#run());
    else this.#timer ??= new Timer(this.#maxDelayMs, () => this.#run());
  }

  #run(): void {
    clearImmediate(this.#immediate);
    this.#timer?.cancel();
    this.#immediate = undefined;
    this.#timer = undefined;
    this.#work();
  }
}
