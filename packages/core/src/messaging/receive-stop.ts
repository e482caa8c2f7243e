/**
 * A signal for one receive of a broker: it follows those that may end the receive (the caller's, the broker's end) until `end` is called. Unlike `AbortSignal.any`, it
 * then leaves nothing behind on signals that live long.
 */
export class ReceiveStop {
  readonly #controller = new AbortController();
  readonly #followed: readonly AbortSignal[];
  readonly #abort = (): void => this.#controller.abort();

  constructor(signals: readonly (AbortSignal | undefined)[]) {
    this.#followed = signals.filter((signal) => signal !== undefined);
    for (const signal of this.#followed) {
      if (signal.aborted) this.#abort();
      else signal.addEventListener("abort", this.#abort, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops following. */
  end(): void {
    for (const signal of this.#followed) signal.removeEventListener("abort", this.#abort);
  }
}
