/** The server sends something each 15 s: after three times nothing, the connection is dead. */
const maxMs = 45_000;

/** Aborts its signal when a stream is silent for long, or when the given signal aborts. */
export class Silence {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  #timer = this.#start();

  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
  }

  /** Something was heard. */
  broken(): void {
    this.end();
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), maxMs);
  }
}
