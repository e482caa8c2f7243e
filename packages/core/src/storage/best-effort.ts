/**
 * Runs work that may fail without harm. It warns of the first failure, until work succeeds again.
 */
export class BestEffort {
  readonly #what: string;
  readonly #onWarning: (message: string) => void;
  #isFailing = false;

  /** @param what What could not be done, as the beginning of the warning. */
  constructor(what: string, onWarning: (message: string) => void) {
    this.#what = what;
    this.#onWarning = onWarning;
  }

  /** Never rejects. */
  async run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#onWarning(`${this.#what}. It is retried. The error: ${String(error)}`);
      this.#isFailing = true;
    }
  }
}
