import { isMazepaError, removeExecutions } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import { indexEntry, type IndexEntry } from "./job-keys.js";

const pageSize = 100;

/**
 * Removes the jobs that ended more than `keepMs` ago, with their executions and everything that
 * these have stored, and yields their ids. It may break off anywhere, and any process may repeat
 * it.
 */
export async function* cleanBoard(store: BoardStore, keepMs: number): AsyncGenerator<string> {
  const before = store.now() - keepMs;
  const { blobs, keys } = store;
  for (let after: string | undefined; ;) {
    const page: string[] = [];
    for await (const key of blobs.list(keys.ended, { after, limit: pageSize })) page.push(key);
    for (const entry of page.flatMap((key) => indexEntry(key) ?? [])) {
      if (entry.at > before) return;
      if (await removeJob(store, entry)) yield entry.id;
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
