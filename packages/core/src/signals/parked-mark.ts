import { executionFolder } from "../checkpoint/checkpoint-keys.js";
import type { BlobStore } from "../storage/blob-store.js";

/**
 * The key of the mark of an execution that waits without a process (rule J12). Each signal removes
 * it.
 */
export function parkedKey(executionId: string): string {
  return `${executionFolder(executionId)}/parked`;
}

/** Marks an execution as parked; an empty blob is written as `wakeKey` when a signal comes. */
export async function putParkedMark(store: BlobStore, executionId: string, wakeKey: string): Promise<void> {
  await store.put(parkedKey(executionId), Buffer.from(wakeKey));
}

/** Removes the mark, and tells those who watch the store for it. */
export async function removeParkedMark(store: BlobStore, executionId: string): Promise<void> {
  const key = parkedKey(executionId);
  const mark = store.watch && (await store.get(key));
  await store.delete([key]);
  if (mark && mark.bytes.length > 0) await store.put(Buffer.from(mark.bytes).toString(), new Uint8Array());
}
