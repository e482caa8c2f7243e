import { sizeOf, type Entry } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";
import { listEntries } from "./list-entries.js";

const manyMisses = 16;
const maxTaken = 16;
/** How often to look for what has become due… */
const laterEveryMs = 500;
/** …and how much longer to let it be than looking took, so that a hundred thousand delayed messages cost a twentieth of the time. */
const laterRest = 20;

/**
 * What may be claimed next, as far as known: listings are kept and used up, since listing a state costs time in proportion to all that is on it.
 * What has been taken by others meanwhile is a miss; a run of misses makes a listing worthless.
 */
export class ClaimCandidates {
  readonly #paths: QueuePaths;
  #ready: Entry[] = [];
  /** Delayed and leased entries, which somebody may take when their time has come; latest first. */
  #later: Entry[] = [];
  #nextLaterMs = -Infinity;
  #misses = 0;
  /** How many of the oldest entries to choose from: one, unless others are busy at the same place. */
  #spread = 1;

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  /** When something that is not ready now may be, as far as known. */
  get nextDueMs(): number | undefined {
    return this.#later.at(-1)?.timeMs;
  }

  /** Some entries with about `count` messages altogether, or fewer; none when nothing can be taken now. */
  async take(count: number, nowMs: number): Promise<Entry[]> {
    if (performance.now() >= this.#nextLaterMs) await this.#listLater();
    const taken = this.#takeDue(count, nowMs);
    if (taken.length > 0) return taken;
    if (this.#ready.length === 0) await this.#listReady();
    return this.#takeReady(count);
  }

  /** As {@link take}, but only of what is known already. */
  takeKnown(count: number, nowMs: number): Entry[] {
    const taken = this.#takeDue(count, nowMs);
    return taken.length > 0 ? taken : this.#takeReady(count);
  }

  /** To be told how claiming a candidate went. */
  note(wasClaimed: boolean): void {
    if (wasClaimed) {
      this.#misses = 0;
      this.#spread = Math.max(1, this.#spread >> 1);
      return;
    }
    this.#misses += 1;
    this.#spread *= 2;
    if (this.#misses < manyMisses) return;
    this.#ready = [];
    this.#misses = 0;
  }

  /** Looks for due messages at the next opportunity, however lately it was done. */
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
      this.#nextLaterMs = startedMs + Math.max(laterEveryMs, laterRest * tookMs);
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
