import type { BlobStore } from "../storage/blob-store.js";
import type { TaskMessage } from "./task-message.js";

/** The cancelled attempts of an execution. */
export interface CancelledTasks {
  /**
   * The head that cancelled them. It knows only attempts that it sent itself: its successor may
   * count attempts anew.
   */
  readonly head: string | undefined;
  /** The last cancelled attempt of each task, by task id. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** No cancelled attempts. */
export const nothingCancelled: CancelledTasks = { head: undefined, attempts: new Map() };

/** Whether an attempt was cancelled. */
export function isCancelled({ id, attempt, head }: TaskMessage, cancelled: CancelledTasks): boolean {
  return head === cancelled.head && attempt <= (cancelled.attempts.get(id) ?? 0);
}

/** The key of the blob by which workers learn of cancelled tasks. */
export function cancelledTasksKey(executionId: string): string {
  return `executions/${executionId}/cancelled`;
}

/** Writes the cancelled attempts for workers to find. */
export async function writeCancelledTasks(
  store: BlobStore,
  executionId: string,
  { head, attempts }: CancelledTasks,
): Promise<void> {
  const text = JSON.stringify({ mazepa: 1, head, tasks: Object.fromEntries(attempts) });
  await store.put(cancelledTasksKey(executionId), Buffer.from(text));
}

/** Reads the cancelled attempts. There are none if the blob is missing or not ours. */
export async function readCancelledTasks(store: BlobStore, executionId: string): Promise<CancelledTasks> {
  const found = await store.get(cancelledTasksKey(executionId));
  if (!found) return nothingCancelled;
  try {
    const { head, tasks } = JSON.parse(Buffer.from(found.bytes).toString()) as { head?: unknown; tasks?: object };
    const attempts = Object.entries(tasks ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    return { head: typeof head === "string" ? head : undefined, attempts: new Map(attempts) };
  } catch {
    return nothingCancelled;
  }
}
