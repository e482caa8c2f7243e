import { sizeOf, type Entry } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";
import { listEntries } from "./list-entries.js";

const maxMisses = 16;
const maxTaken = 16;
/** The minimum interval of listings for due messages, in ms. */
const minListingIntervalMs = 500;
/**
 * The pause after a listing, as a multiple of its duration, so that a hundred thousand delayed
 * messages cost a twentieth of the time.
 */
const listingRest = 20;

/**
 * The entries to claim next. Listings are kept and used up, since listing a state directory takes
 * time in proportion to its size. An entry that another process has taken meanwhile is a miss; a
 * run of misses makes a listing worthless.
 */
export class ClaimCandidates {
  readonly #paths: QueuePaths;
  #ready: Entry[] = [];
  /** Delayed and leased entries, which may be taken when their time has come; latest first. */
  #later: Entry[] = [];
  #nextLaterMs = -Infinity;
  #misses = 0;
  /**
   * The number of oldest entries to choose from: one, unless other processes claim from the same
   * queue.
   */
  #spread = 1;

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  /** The time at which the first known entry that is not ready will be. */
  get nextDueMs(): number | undefined {
    return this.#later.at(-1)?.timeMs;
  }

  /**
   * Entries with about `count` messages altogether, or fewer; none when nothing can be taken now.
   */
  async take(count: number, nowMs: number): Promise<Entry[]> {
    if (performance.now() >= this.#nextLaterMs) await this.#listLater();
    const taken = this.#takeDue(count, nowMs);
    if (taken.length > 0) return taken;
    if (this.#ready.length === 0) await this.#listReady();
    return this.#takeReady(count);
  }

  /** The same as {@link take} without listing anything. */
  takeKnown(count: number, nowMs: number): Entry[] {
    const taken = this.#takeDue(count, nowMs);
    return taken.length > 0 ? taken : this.#takeReady(count);
  }

  /** Notes whether a candidate could be claimed. */
  note(wasClaimed: boolean): void {
    if (wasClaimed) {
      this.#misses = 0;
      this.#spread = Math.max(1, this.#spread >> 1);
      return;
    }
    this.#misses += 1;
    this.#spread *= 2;
    if (this.#misses < maxMisses) return;
    this.#ready = [];
    this.#misses = 0;
  }

  /** Makes the next {@link take} look for due messages, even shortly after the last look. */
  lookAgain(): void {
    this.#nextLaterMs = -Infinity;
  }

  async #listReady(): Promise<void> {
    const entries = await listEntries(this.#paths, "ready");
    this.#ready = entries.reverse();
    this.#misses = 0;
  }

  async #listLater(): Promise<void> {
    const startedMs = performance.now();
    this.#nextLaterMs = Infinity;
    try {
      const [delayed, leased] = await Promise.all([listEntries(this.#paths, "delayed"), listEntries(this.#paths, "leased")]);
      this.#later = [...delayed, ...leased].sort((a, b) => b.timeMs - a.timeMs);
    } finally {
      const tookMs = performance.now() - startedMs;
      this.#nextLaterMs = startedMs + Math.max(minListingIntervalMs, listingRest * tookMs);
    }
  }

  #takeDue(count: number, nowMs: number): Entry[] {
    const taken: Entry[] = [];
    for (let missing = count; missing > 0 && taken.length < maxTaken;) {
      const entry = this.#later.at(-1);
      if (entry === undefined || entry.timeMs > nowMs) break;
      this.#later.pop();
      taken.push(entry);
      missing -= sizeOf(entry);
    }
    return taken;
  }

  #takeReady(count: number): Entry[] {
    const taken: Entry[] = [];
    for (let missing = count; missing > 0 && taken.length < maxTaken;) {
      const entry = this.#takeOneReady();
      if (entry === undefined) break;
      taken.push(entry);
      missing -= sizeOf(entry);
    }
    return taken;
  }

  #takeOneReady(): Entry | undefined {
    const oldest = this.#ready.length - 1;
    const chosen = oldest - Math.floor(Math.random() * Math.min(this.#spread, this.#ready.length));
    const entry = this.#ready[chosen];
    const last = this.#ready.pop();
    if (entry !== last && last !== undefined) this.#ready[chosen] = last;
    return entry;
  }
}
