import type { EntryStore, NewEntry } from "../cache/entry-store.js";
import { asError } from "../serialization/as-error.js";
import { Timer } from "../timer.js";

/** The number of bytes that may wait to be written before the head waits for the store. */
const maxPendingBytes = 16 * 1024 * 1024;

/** Writes entries while the execution goes on, and never fails it (rule K8). */
export class CacheWriter {
  readonly #entries: EntryStore;
  readonly #onFailed: (task: { taskId: string; operationId: string }, error: Error) => void;
  readonly #writes = new Set<Promise<void>>();
  #pendingBytes = 0;

  constructor(entries: EntryStore, onFailed: (task: { taskId: string; operationId: string }, error: Error) => void) {
    this.#entries = entries;
    this.#onFailed = onFailed;
  }

  /** Writes the entry of `make`, unless that is undefined. */
  write(taskId: string, operationId: string, { text, make }: { text: string; make: () => Promise<NewEntry | undefined> }): void {
    this.#pendingBytes += text.length;
    const write = this.#write(make)
      .catch((error: unknown) => this.#onFailed({ taskId, operationId }, asError(error)))
      .finally(() => {
        this.#pendingBytes -= text.length;
        this.#writes.delete(write);
      });
    this.#writes.add(write);
  }

  /** A promise to wait for if too much waits to be written. */
  relief(): Promise<void> | undefined {
    return this.#pendingBytes > maxPendingBytes ? Promise.race(this.#writes) : undefined;
  }

  /** Resolves when all is written, or after `graceMs`. */
  async settled(graceMs = Infinity): Promise<void> {
    const written = Promise.all(this.#writes);
    if (graceMs === Infinity) return void (await written);
    let timer: Timer | undefined;
    const over = new Promise<void>((resolve) => (timer = new Timer(graceMs, resolve)));
    await Promise.race([written, over]);
    timer?.cancel();
  }

  async #write(make: () => Promise<NewEntry | undefined>): Promise<void> {
    const entry = await make();
    if (entry) await this.#entries.write(entry);
  }
}
