import { isMazepaError, removeExecutions } from "@mazepa/core";
import type { BoardStore, FoundJob } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import { indexEntry, type IndexEntry } from "./job-keys.js";

const pageSize = 100;
const cleanEveryMs = 600_000;
/** The age in ms of a removal that counts as broken off. */
const brokenOffMs = 3_600_000;

/**
 * Removes the jobs that ended more than `keepMs` ago, with their executions and everything that
 * these have stored, while the conductor goes on. It may break off anywhere, and any process may
 * repeat it.
 */
export class BoardCleaner {
  readonly #store: BoardStore;
  readonly #keepMs: number;
  readonly #tell: Tell;
  #done: Promise<void> = Promise.resolve();
  #nextAt = -Infinity;
  #isStopped = false;

  constructor(store: BoardStore, { keepMs, tell }: { readonly keepMs: number; readonly tell: Tell }) {
    this.#store = store;
    this.#keepMs = keepMs;
    this.#tell = tell;
  }

  /** Resolves when nothing is being removed; it never rejects. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Begins to clean the board, unless that is under way or was done lately. */
  start(): void {
    if (performance.now() < this.#nextAt) return;
    this.#nextAt = Infinity;
    this.#done = this.#clean().finally(() => (this.#nextAt = performance.now() + cleanEveryMs));
  }

  /** Ends the cleaning with the job that is being removed. */
  stop(): void {
    this.#isStopped = true;
  }

  async #clean(): Promise<void> {
    try {
      for await (const entry of expired(this.#store, this.#store.now() - this.#keepMs)) {
        if (this.#isStopped) return;
        await this.#remove(entry);
      }
    } catch (error) {
      this.#tell({ type: "store-failed", error });
    }
  }

  /** A record that cannot be read does not keep the others. */
  async #remove(entry: IndexEntry): Promise<void> {
    try {
      if (await removeJob(this.#store, entry)) this.#tell({ type: "job-removed", jobId: entry.id });
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_STORAGE")) throw error;
      this.#tell({ type: "store-failed", jobId: entry.id, error });
    }
  }
}

/** The entries of jobs that ended before a time, the oldest first. */
async function* expired({ blobs, keys }: BoardStore, before: number): AsyncGenerator<IndexEntry> {
  for (let after: string | undefined; ;) {
    const page: string[] = [];
    for await (const key of blobs.list(keys.ended, { after, limit: pageSize })) page.push(key);
    for (const entry of page.flatMap((key) => indexEntry(key) ?? [])) {
      if (entry.at > before) return;
      yield entry;
    }
    after = page.at(-1);
    if (page.length < pageSize) return;
  }
}

/** Whether the job of the entry was removed: false if another conductor does so. */
async function removeJob(store: BoardStore, { id, key, at }: IndexEntry): Promise<boolean> {
  const found = await store.find(id);
  const isOfThisEnd = found?.record.end?.at === at && found.record.end.state !== "trashed";
  if (isOfThisEnd && !((await mark(store, found)) && (await removeExecution(store, id)))) return false;
  if (isOfThisEnd) await store.remove(id);
  await store.blobs.delete([key]);
  return isOfThisEnd;
}

/**
 * Marks a job as being removed, and leaves one that another conductor has marked: the last deletion
 * of two could hit a new job of the same id. One that broke off is followed after an hour.
 */
async function mark(store: BoardStore, found: FoundJob): Promise<boolean> {
  const now = store.now();
  const { removedAt = -Infinity } = found.record;
  return now - removedAt >= brokenOffMs && store.replace(found, { ...found.record, removedAt: now });
}

/** Whether the execution is gone: false if it is in use. */
async function removeExecution({ blobs }: BoardStore, id: string): Promise<boolean> {
  try {
    await removeExecutions(blobs, { id });
    return true;
  } catch (error) {
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) return false;
    throw error;
  }
}
