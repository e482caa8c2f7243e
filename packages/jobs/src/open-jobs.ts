import type { BoardStore } from "./board-store.js";
import { indexEntry, type IndexEntry } from "./job-keys.js";

/** The maximum number of entries that a look lists at once, and of lists. */
const pageSize = 1000;
const maxPages = 20;
const maxLooks = 200;
/** The most entries that are remembered as skipped. */
const maxRemembered = 200_000;

/**
 * The jobs of a board that have not ended, by priority, then age, for one that looks at them again
 * and again. A look costs a bounded number of requests.
 */
export class OpenJobs {
  readonly #store: BoardStore;
  readonly #random: () => number;
  /** The entries that need not be looked at yet, by job, with the time from which they must be. */
  readonly #skipped = new Map<string, { readonly key: string; readonly until: number }>();
  /** The jobs that were written since the look began. */
  readonly #changed = new Set<string>();
  #after: string | undefined;

  /** `random` returns numbers in [0, 1). */
  constructor(store: BoardStore, random = Math.random) {
    this.#store = store;
    this.#random = random;
  }

  /**
   * The entries to look at, from the place where the last look broke off, if it did. Equal ones for
   * which there is `room` come in random order.
   */
  async *candidates(room: () => number): AsyncGenerator<IndexEntry> {
    this.#changed.clear();
    let looks = 0;
    let last: string | undefined;
    for (let page = 0; page < maxPages; page++) {
      const keys = await this.#page(last);
      const entries = keys.flatMap((key) => indexEntry(key) ?? []).filter((entry) => !this.#isSkipped(entry));
      while (entries.length > 0) {
        const batch = takeEqual(entries, Math.min(room(), maxLooks - looks));
        if (batch.length === 0) return;
        yield* shuffled(batch, this.#random);
        looks += batch.length;
        if (looks === maxLooks) return;
      }
      // The first page is of the best jobs in every look; then the walk goes on where it broke off.
      last = page === 0 ? laterOf(keys.at(-1), this.#after) : keys.at(-1);
      this.#after = keys.length < pageSize ? undefined : last;
      if (this.#after === undefined) return;
    }
  }

  /** Makes looks within `forMs` pass over an entry, unless its job was written meanwhile. */
  skip({ id, key }: IndexEntry, forMs: number): void {
    if (this.#changed.has(id)) return;
    if (this.#skipped.size > maxRemembered) this.#skipped.clear();
    this.#skipped.set(id, { key, until: this.#store.now() + forMs });
  }

  /** Makes the next look start at the first job. */
  restart(): void {
    this.#after = undefined;
  }

  /** Makes the next look include the job whose entry or record was written as `key`. */
  renew(key: string): void {
    const id = indexEntry(key)?.id ?? key.slice(key.lastIndexOf("/") + 1);
    this.#changed.add(id);
    this.#skipped.delete(id);
  }

  #isSkipped({ id, key }: IndexEntry): boolean {
    const skipped = this.#skipped.get(id);
    return skipped?.key === key && skipped.until > this.#store.now();
  }

  async #page(after: string | undefined): Promise<string[]> {
    const { blobs, keys } = this.#store;
    const page: string[] = [];
    for await (const key of blobs.list(keys.open, { after, limit: pageSize })) page.push(key);
    return page;
  }
}

/** Removes and returns the first entries of one priority, at most `maxCount`. */
function takeEqual(entries: IndexEntry[], maxCount: number): IndexEntry[] {
  const other = entries.findIndex(({ rank }) => rank !== entries[0]?.rank);
  return entries.splice(0, other < 0 ? maxCount : Math.min(maxCount, other));
}

/** Keys of an index are of ASCII, and so is their order. */
function laterOf(one = "", other = ""): string {
  return one > other ? one : other;
}

/**
 * The items in random order, so that conductors that poll at the same time begin with different
 * jobs.
 */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const placed = items.map((item) => ({ item, place: random() }));
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
