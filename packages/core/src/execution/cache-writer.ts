import type { EntryStore, NewEntry } from "../cache/entry-store.js";
import { asError } from "../serialization/as-error.js";
import { Timer } from "../timer.js";

/** The number of bytes that may wait to be written before the head waits for the store. */
const maxPendingBytes = 16 * 1024 * 1024;

/**
 * The memory that an entry takes beside the text of its value, about: some 5 KiB, and as much again
 * twice that V8 has not collected yet, since entries that wait are moved to old memory.
 */
const bytesPerEntry = 16 * 1024;

/** Writes entries while the execution goes on, and never fails it (rule K8). */
export class CacheWriter {
  readonly #entries: EntryStore;
  readonly #onFailed: (task: { taskId: string; operationId: string }, error: Error) => void;
  readonly #writes = new Set<Promise<void>>();
  #pendingBytes = 0;
  #relief: { readonly given: Promise<void>; readonly give: () => void } | undefined;

  constructor(entries: EntryStore, onFailed: (task: { taskId: string; operationId: string }, error: Error) => void) {
    this.#entries = entries;
    this.#onFailed = onFailed;
  }

  /** Writes the entry of `make`, unless that is undefined. */
  write(taskId: string, operationId: string, { text, make }: { text: string; make: () => Promise<NewEntry | undefined> }): void {
    const bytes = text.length + bytesPerEntry;
    this.#pendingBytes += bytes;
    const write = this.#write(make)
      .catch((error: unknown) => this.#onFailed({ taskId, operationId }, asError(error)))
      .finally(() => {
        this.#writes.delete(write);
        this.#written(bytes);
      });
    this.#writes.add(write);
  }

  /**
   * A promise to wait for if too much waits to be written. It resolves when half of that is
   * written, so that the head is not woken for each entry.
   */
  relief(): Promise<void> | undefined {
    if (this.#pendingBytes <= maxPendingBytes) return undefined;
    this.#relief ??= makeRelief();
    return this.#relief.given;
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

  #written(bytes: number): void {
    this.#pendingBytes -= bytes;
    if (this.#pendingBytes > maxPendingBytes / 2) return;
    this.#relief?.give();
    this.#relief = undefined;
  }

  async #write(make: () => Promise<NewEntry | undefined>): Promise<void> {
    const entry = await make();
    if (entry) await this.#entries.write(entry);
  }
}

function makeRelief(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
