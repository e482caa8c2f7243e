import type { BoardStore } from "./board-store.js";
import { endKey } from "./job-keys.js";
import type { JobRecord } from "./job-record.js";

/**
 * Moves a job that has ended from the index of open jobs to that of ended or trashed ones. Any
 * process may repeat it.
 */
export async function moveEntry(store: BoardStore, { id, entry, end }: JobRecord): Promise<void> {
  if (!end) return;
  const { keys, blobs } = store;
  await store.enter(endKey(end.state === "trashed" ? keys.trashed : keys.ended, id, end.at));
  await blobs.delete([entry]);
}
