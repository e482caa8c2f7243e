import { isMazepaError } from "@mazepa/core";
import { leaseHolder } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import { moveEntry } from "./end-job.js";
import { JobClaim } from "./job-claim.js";
import { indexEntry, type IndexEntry } from "./job-keys.js";
import { dueAt, type JobRecord } from "./job-record.js";
import type { KnownWork } from "./known-work.js";

/**
 * The age, in ms, from which an entry without a record is removed; a younger one may be of a job
 * that is being posted.
 */
const orphanMs = 3_600_000;
/** The maximum number of entries that a poll lists and looks at. */
const pageSize = 1000;
const maxPages = 20;
const maxLooks = 200;
/** The time in ms after which a job that cannot be run here is looked at again. */
const unknownMs = 60_000;

export interface JobPickerOptions {
  readonly store: BoardStore;
  readonly known: KnownWork;
  readonly tell: Tell;
  readonly pollMs: number;
  /** Numbers in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** Finds jobs to run: by priority, then age. A poll costs a bounded number of requests. */
export class JobPicker {
  readonly #options: JobPickerOptions;
  /** Entries that need not be looked at yet, with the time from which they must be. */
  readonly #skipped = new Map<string, number>();
  readonly #unknown = new Set<string>();
  #after: string | undefined;

  constructor(options: JobPickerOptions) {
    this.#options = options;
  }

  /** Claims jobs while `room()` is positive, and passes each to `start` at once. */
  async claim(room: () => number, start: (claim: JobClaim) => void): Promise<void> {
    if (room() <= 0) return;
    for await (const entry of this.#candidates(room)) {
      const claim = await this.#take(entry);
      if (claim) start(claim);
      if (room() <= 0) return;
    }
  }

  /** The entries to look at, from the place where the last poll broke off, if it did. */
  async *#candidates(room: () => number): AsyncGenerator<IndexEntry> {
    let looks = 0;
    for (let page = 0; page < maxPages; page++) {
      const keys = await this.#page();
      const now = this.#options.store.now();
      const entries = keys.filter((key) => (this.#skipped.get(key) ?? 0) <= now).flatMap((key) => indexEntry(key) ?? []);
      while (entries.length > 0) {
        const batch = takeEqual(entries, Math.min(room(), maxLooks - looks));
        yield* shuffled(batch, this.#options.random);
        this.#after = batch.at(-1)?.key;
        looks += batch.length;
        if (looks === maxLooks) return;
      }
      this.#after = keys.length < pageSize ? undefined : keys.at(-1);
      if (this.#after === undefined) return;
    }
  }

  async #page(): Promise<string[]> {
    const { blobs, keys } = this.#options.store;
    const page: string[] = [];
    for await (const key of blobs.list(keys.open, { after: this.#after, limit: pageSize })) page.push(key);
    return page;
  }

  /** Makes the next poll start at the first job. */
  restart(): void {
    this.#after = undefined;
  }

  /** Makes the next poll look at renewed entries again. */
  renewed(): void {
    this.#skipped.clear();
  }

  async #take(entry: IndexEntry): Promise<JobClaim | undefined> {
    const { store } = this.#options;
    const found = await store.find(entry.id);
    if (!found) return this.#removeStale(entry);
    const { record } = found;
    if (record.entry !== entry.key || record.end) return this.#tidy(entry, record);
    const waitMs = await this.#waitFor(record);
    if (waitMs > 0) return this.#skip(entry, waitMs);
    try {
      return await this.#stillDue(await JobClaim.take(store, entry.id));
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_JOB_CLAIMED")) throw error;
      return this.#skip(entry, this.#claimedMs);
    }
  }

  /** The time in ms for which the job need not be looked at; 0 if it can be claimed. */
  async #waitFor(record: JobRecord): Promise<number> {
    const { store, known } = this.#options;
    const now = store.now();
    const isOver = record.cancelRequest !== undefined || (record.expiresAt ?? Infinity) <= now;
    if (!isOver && dueAt(record) > now) return dueAt(record) - now;
    if (!isOver && !(await known.has(record.needs))) return this.#leaveUnknown(record);
    const { holder } = await leaseHolder(store.blobs, record.id, now);
    return holder ? this.#claimedMs : 0;
  }

  /** The claim, if its job is still due: it may have ended or been given back meanwhile. */
  async #stillDue(claim: JobClaim): Promise<JobClaim | undefined> {
    const { record } = claim;
    const isDue = record.cancelRequest !== undefined || dueAt(record) <= this.#options.store.now();
    if (!record.end && isDue) return claim;
    await claim.release();
    return undefined;
  }

  get #claimedMs(): number {
    return 4 * this.#options.pollMs;
  }

  #leaveUnknown({ id, needs }: JobRecord): number {
    const { tell } = this.#options;
    if (!this.#unknown.has(id)) {
      this.#unknown.add(id);
      const names = [...(needs.schema === undefined ? [] : [needs.schema]), ...needs.operations].join(", ");
      tell({
        type: "job-unknown",
        jobId: id,
        error: new Error(`The job needs ${names}, and not all of this is registered here. Load it by "modules" or "packages".`),
      });
    }
    return unknownMs;
  }

  /** Removes an entry that is left over: of a job that has ended, or has another entry. */
  async #tidy(entry: IndexEntry, record: JobRecord): Promise<undefined> {
    if (record.entry !== entry.key) return this.#removeStale(entry);
    await moveEntry(this.#options.store, record);
    return undefined;
  }

  /**
   * Removes an entry without a record if it is old. Entries are written before records, so a young
   * one may be of a job that is being posted.
   */
  async #removeStale(entry: IndexEntry): Promise<undefined> {
    const { store, pollMs } = this.#options;
    if (store.now() - entry.at < orphanMs) return this.#skip(entry, pollMs);
    await store.blobs.delete([entry.key]);
    const late = await store.find(entry.id);
    if (late?.record.entry === entry.key && !late.record.end) await store.enter(entry.key);
    return undefined;
  }

  #skip({ key }: IndexEntry, forMs: number): undefined {
    if (this.#skipped.size > 200_000) this.#skipped.clear();
    this.#skipped.set(key, this.#options.store.now() + forMs);
    return undefined;
  }
}

/** Removes and returns the first entries of one priority, at most `maxCount`. */
function takeEqual(entries: IndexEntry[], maxCount: number): IndexEntry[] {
  const other = entries.findIndex(({ rank }) => rank !== entries[0]?.rank);
  return entries.splice(0, other < 0 ? maxCount : Math.min(maxCount, other));
}

/**
 * The items in random order, so that conductors that poll at the same time begin with different
 * jobs.
 */
function shuffled<T>(items: readonly T[], random = Math.random): T[] {
  const placed = items.map((item) => ({ item, place: random() }));
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
