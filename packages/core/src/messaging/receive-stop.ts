import { onAbort } from "../on-abort.js";

/**
 * A signal for one receive of a broker. It follows the signals that may end the receive (the
 * caller's, and the broker's end) until `end` is called. Unlike `AbortSignal.any`, it then leaves
 * nothing behind on long-lived signals.
 *
 * @example
 * ```ts
 * async function receive(options: ReceiveOptions, closing: AbortSignal) {
 *   const stop = new ReceiveStop([options.signal, closing]);
 *   try {
 *     return await fetch("https://queue.example", { signal: stop.signal });
 *   } finally {
 *     stop.end();
 *   }
 * }
 * ```
 */
export class ReceiveStop {
  readonly #controller = new AbortController();
  readonly #stops: readonly (() => void)[];
  readonly #abort = (): void => this.#controller.abort();

  constructor(signals: readonly (AbortSignal | undefined)[]) {
    if (signals.some((signal) => signal?.aborted)) this.#abort();
    this.#stops = signals.map((signal) => onAbort(signal, this.#abort));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops following. */
  end(): void {
    for (const stop of this.#stops) stop();
  }
}
