import { isMazepaError, UnknownOperationError } from "@mazepa/core";
import { leaseHolder } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import { moveEntry } from "./end-job.js";
import { JobClaim } from "./job-claim.js";
import type { IndexEntry } from "./job-keys.js";
import { dueAt, whyOver, type JobRecord } from "./job-record.js";
import type { KnownWork } from "./known-work.js";
import { OpenJobs } from "./open-jobs.js";
import { parkedMs } from "./parking.js";

/**
 * The age, in ms, from which an entry without a record is removed; a younger one may be of a job
 * that is being posted.
 */
const orphanMs = 3_600_000;
/** The most jobs that are remembered as unknown. */
const maxRemembered = 200_000;
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
  readonly #open: OpenJobs;
  readonly #unknown = new Set<string>();

  constructor(options: JobPickerOptions) {
    this.#options = options;
    this.#open = new OpenJobs(options.store, options.random);
  }

  /** Claims jobs while `room()` is positive, and passes each to `start` at once. */
  async claim(room: () => number, start: (claim: JobClaim) => void): Promise<void> {
    if (room() <= 0) return;
    for await (const entry of this.#open.candidates(room)) {
      const claim = await this.#take(entry);
      if (claim) start(claim);
      if (room() <= 0) return;
    }
  }

  /** Makes the next poll start at the first job. */
  restart(): void {
    this.#open.restart();
  }

  /** Makes the next poll look at the job whose entry or record was written as `key`. */
  renew(key: string): void {
    this.#open.renew(key);
  }

  async #take(entry: IndexEntry): Promise<JobClaim | undefined> {
    try {
      return await this.#look(entry);
    } catch (error) {
      return this.#passOver(entry, error);
    }
  }

  /** A job that cannot be read or claimed does not keep the conductor from the others. */
  #passOver(entry: IndexEntry, error: unknown): undefined {
    const isOfBoard = !isMazepaError(error) || error.code === "MAZEPA_STORAGE_CONNECTION";
    if (isOfBoard) throw error;
    if (error.code !== "MAZEPA_JOB_CLAIMED") this.#options.tell({ type: "store-failed", jobId: entry.id, error });
    return this.#skip(entry, this.#claimedMs);
  }

  async #look(entry: IndexEntry): Promise<JobClaim | undefined> {
    const { store } = this.#options;
    const found = await store.find(entry.id);
    if (!found) return this.#removeStale(entry);
    const { record } = found;
    if (record.entry !== entry.key || record.end) return this.#tidy(entry, record);
    const waitMs = await this.#waitFor(record);
    if (waitMs > 0) return this.#skip(entry, waitMs);
    const claim = await JobClaim.take(store, entry.id);
    return claim.orRelease(() => this.#stillDue(claim));
  }

  /** The time in ms for which the job need not be looked at; 0 if it can be claimed. */
  async #waitFor(record: JobRecord): Promise<number> {
    const { store } = this.#options;
    const now = store.now();
    const mayBeOver = whyOver(record, { now, heads: 0 }) !== undefined;
    if (!mayBeOver) {
      const waitMs = await this.#workWaitMs(record);
      if (waitMs > 0) return waitMs;
    }
    const { holder, epoch } = await leaseHolder(store.blobs, record.id, now);
    if (holder) return this.#claimedMs;
    const isExpiredInVain = mayBeOver && whyOver(record, { now, heads: epoch }) === undefined;
    return isExpiredInVain ? this.#workWaitMs(record) : 0;
  }

  /** The time in ms until its work is due, or may be known here. */
  async #workWaitMs(record: JobRecord): Promise<number> {
    const { store, known } = this.#options;
    const waitMs = dueAt(record) - store.now();
    if (waitMs > 0) return waitMs;
    const restMs = await parkedMs(store, record);
    if (restMs > 0) return Math.min(restMs, this.#claimedMs);
    const missing = await known.missing(record.needs);
    return missing.length > 0 ? this.#leaveUnknown(record, missing) : 0;
  }

  /** The claim, if its job is still due: it may have ended or been given back meanwhile. */
  async #stillDue(claim: JobClaim): Promise<JobClaim | undefined> {
    const { record } = claim;
    const now = this.#options.store.now();
    if (record.end) await claim.release();
    else if (whyOver(record, { now, heads: claim.earlierHeads }) !== undefined || (await this.#isDue(record))) return claim;
    else await claim.putBack();
    return undefined;
  }

  async #isDue(record: JobRecord): Promise<boolean> {
    const { store } = this.#options;
    return dueAt(record) <= store.now() && (await parkedMs(store, record)) === 0;
  }

  get #claimedMs(): number {
    return 4 * this.#options.pollMs;
  }

  #leaveUnknown({ id, name }: JobRecord, missing: readonly string[]): number {
    if (this.#unknown.size > maxRemembered) this.#unknown.clear();
    if (!this.#unknown.has(id)) {
      this.#unknown.add(id);
      const error = new UnknownOperationError(
        `Job "${id}" ("${name}") is left for other conductors: ${missing.join(", ")}. Load what is missing by "modules" or "packages".`,
      );
      this.#options.tell({ type: "job-unknown", jobId: id, error });
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

  #skip(entry: IndexEntry, forMs: number): undefined {
    this.#open.skip(entry, forMs);
    return undefined;
  }
}
