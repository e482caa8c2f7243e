import type { BlobStore } from "../storage/blob-store.js";
import type { TaskMessage } from "./task-message.js";

/** An attempt that nothing waits for any more. */
export interface CancelledAttempt {
  readonly taskId: string;
  readonly attempt: number;
  /**
   * The head that has submitted it: heads that follow each other may both have an attempt of this
   * number.
   */
  readonly head: string;
}

/** The cancelled attempts of an execution: by head and task id, the last one. */
export type CancelledTasks = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The empty set of cancelled tasks. */
export const nothingCancelled: CancelledTasks = new Map();

/** Whether an attempt was cancelled. */
export function isCancelled({ id, attempt, head = "" }: TaskMessage, cancelled: CancelledTasks): boolean {
  return attempt <= (cancelled.get(head)?.get(id) ?? 0);
}

/** The key of the blob by which workers learn of cancelled tasks. */
export function cancelledTasksKey(executionId: string): string {
  return `executions/${executionId}/cancelled`;
}

/** The text of that blob; `head` is the one that writes it. */
export function writeCancelledTasks(head: string, attempts: Iterable<CancelledAttempt>): string {
  const byHead = new Map([[head, new Map<string, number>()]]);
  for (const { head: from, taskId, attempt } of attempts) {
    const ofHead = byHead.get(from) ?? new Map<string, number>();
    byHead.set(from, ofHead.set(taskId, attempt));
  }
  const texts = [...byHead].map(([from, tasks]) => [from, Object.fromEntries(tasks)] as const);
  const [[, tasks] = [head, {}], ...earlier] = texts;
  return JSON.stringify({ mazepa: 1, head, tasks, ...(earlier.length > 0 && { earlier: Object.fromEntries(earlier) }) });
}

/** Reads the cancelled attempts. There are none if the blob is missing or not ours. */
export async function readCancelledTasks(store: BlobStore, executionId: string): Promise<CancelledTasks> {
  const found = await store.get(cancelledTasksKey(executionId));
  if (!found) return nothingCancelled;
  try {
    const { head, tasks, earlier } = JSON.parse(Buffer.from(found.bytes).toString()) as Record<string, object | undefined>;
    const byHead = Object.entries(earlier ?? {}).map(([name, attempts]) => [name, attemptsIn(attempts as object)] as const);
    return new Map([...byHead, [typeof head === "string" ? head : "", attemptsIn(tasks)]]);
  } catch {
    return nothingCancelled;
  }
}

function attemptsIn(tasks: object | undefined): Map<string, number> {
  return new Map(Object.entries(tasks ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
