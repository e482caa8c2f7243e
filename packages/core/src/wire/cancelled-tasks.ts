import type { BlobStore } from "../storage/blob-store.js";

/** Which attempts of an execution nobody wants any more: by task id, the last one that was cancelled. */
export type CancelledTasks = ReadonlyMap<string, number>;

/** The blob that tells workers which tasks were cancelled. */
export function cancelledTasksKey(executionId: string): string {
  return `executions/${executionId}/cancelled`;
}

/** Writes them, for workers to find. */
export async function writeCancelledTasks(store: BlobStore, executionId: string, cancelled: CancelledTasks): Promise<void> {
  const text = JSON.stringify({ mazepa: 1, tasks: Object.fromEntries(cancelled) });
  await store.put(cancelledTasksKey(executionId), Buffer.from(text));
}

/** Reads them; none when there is no such blob or it is not ours. */
export async function readCancelledTasks(store: BlobStore, executionId: string): Promise<CancelledTasks> {
  const found = await store.get(cancelledTasksKey(executionId));
  if (!found) return none;
  try {
    const { tasks } = JSON.parse(Buffer.from(found.bytes).toString()) as { tasks?: Record<string, unknown> };
    return new Map(Object.entries(tasks ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return none;
  }
}

const none: CancelledTasks = new Map();
