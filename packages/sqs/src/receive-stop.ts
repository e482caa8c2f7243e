/** A signal that follows several others until it is ended; unlike `AbortSignal.any`, it then leaves nothing behind on those that live long. */
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

  end(): void {
    for (const signal of this.#followed) signal.removeEventListener("abort", this.#abort);
  }
}
