/**
 * Events for one viewer: of each kind the newest, so that a slow viewer misses some, and memory
 * stays bounded.
 */
export class EventMailbox {
  readonly #waiting = new Map<string, string>();
  #wake: (() => void) | undefined;
  #isClosed = false;

  /** Puts an event in, in place of an older one of its kind. */
  put(kind: string, text: string): void {
    this.#waiting.delete(kind);
    this.#waiting.set(kind, text);
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** The oldest event, when there is one; undefined after `close`. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const [first] = this.#waiting;
      if (this.#isClosed) return undefined;
      if (first) {
        this.#waiting.delete(first[0]);
        return first[1];
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}
