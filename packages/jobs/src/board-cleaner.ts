import { isMazepaError, removeExecutions } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import { indexEntry, type IndexEntry } from "./job-keys.js";

const pageSize = 100;
const cleanEveryMs = 600_000;

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

async function removeJob(store: BoardStore, { id, key, at }: IndexEntry): Promise<boolean> {
  const found = await store.find(id);
  const isOfThisEnd = found?.record.end?.at === at && found.record.end.state !== "trashed";
  if (isOfThisEnd && !(await markAndRemove(store, id, at))) return false;
  await store.blobs.delete([key]);
  return isOfThisEnd;
}

/** Whether the job was removed: false if it was reposted, or its execution is in use. */
async function markAndRemove(store: BoardStore, id: string, at: number): Promise<boolean> {
  const record = await store.change(id, (present) => (present.end?.at === at ? { ...present, isRemoved: true } : present));
  if (!record.isRemoved) return false;
  try {
    await removeExecutions(store.blobs, { id });
  } catch (error) {
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) return false;
    throw error;
  }
  await store.remove(id);
  return true;
}
