import { onAbort, pause } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";

export interface ChangeWatchOptions {
  /** The interval of polls, in ms. Default: what suits the store. */
  readonly pollMs?: number | undefined;
  /** Called with each key of the board that is written, where the store tells. */
  readonly onChange?: ((key: string) => void) | undefined;
}

/**
 * The wait between two polls of a board: an interval, cut short when the store reports a change.
 */
export class ChangeWatch {
  readonly #pollMs: number;
  readonly #stop = new AbortController();
  readonly #onChange: ((key: string) => void) | undefined;
  #hasChanged = false;
  #wake: () => void = () => undefined;

  constructor({ blobs, keys, pollMs: usualMs }: BoardStore, { pollMs = usualMs, onChange }: ChangeWatchOptions = {}) {
    this.#pollMs = pollMs;
    this.#onChange = onChange;
    const changes = blobs.watch?.(keys.board, { signal: this.#stop.signal });
    if (changes) void this.#follow(changes);
  }

  /** Ends the current wait, or the next one. */
  wake(): void {
    this.#hasChanged = true;
    this.#wake();
  }

  /** Resolves when the next poll is due, after `mostMs`, or when `signal` is aborted. */
  async next(mostMs = Infinity, signal?: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const stopListening = onAbort(signal, () => woken.abort());
    this.#wake = () => woken.abort();
    if (!this.#hasChanged && !signal?.aborted) await pause(Math.max(0, Math.min(this.#pollMs, mostMs)), woken.signal);
    this.#hasChanged = false;
    stopListening();
  }

  close(): void {
    this.#stop.abort();
  }

  async #follow(changes: AsyncIterable<string>): Promise<void> {
    try {
      for await (const key of changes) {
        this.#onChange?.(key);
        this.wake();
      }
    } catch {
      // Without a watch the board is polled every `pollMs`.
    }
  }
}
