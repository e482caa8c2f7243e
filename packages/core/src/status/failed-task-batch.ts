import type { BlobStore } from "../storage/blob-store.js";
import type { FailedTask } from "./failed-task-record.js";
import { readJson, writeJson } from "../storage/json-blob.js";

/** An entry: a task has failed for good, or has succeeded after that. */
export type FailedTaskEntry = { readonly failed: FailedTask } | { readonly recovered: string };

const format = 1;

export function encodeBatch(entries: readonly FailedTaskEntry[]): Uint8Array {
  return writeJson(format, { entries });
}

/** The entries of the batches at `keys`, in order; damaged batches are skipped. */
export async function readBatches(store: BlobStore, keys: readonly string[]): Promise<FailedTaskEntry[]> {
  const found = await Promise.all(keys.map((key) => store.get(key)));
  return found.flatMap((blob) => {
    const batch = blob && (readJson(format, blob.bytes) as { readonly entries?: FailedTaskEntry[] } | undefined);
    return batch?.entries ?? [];
  });
}

/**
 * The tasks that have failed and not recovered since, by task id, in the order of the last
 * failures.
 */
export function standingFailures(entries: readonly FailedTaskEntry[]): Map<string, FailedTask> {
  const standing = new Map<string, FailedTask>();
  for (const entry of entries) {
    standing.delete("failed" in entry ? entry.failed.taskId : entry.recovered);
    if ("failed" in entry) standing.set(entry.failed.taskId, entry.failed);
  }
  return standing;
}

/** The keys of an execution's batches, oldest first. */
export async function batchKeys(store: BlobStore, prefix: string): Promise<string[]> {
  const found: { key: string; epoch: number; number: number }[] = [];
  for await (const key of store.list(prefix)) {
    const parts = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(key.slice(prefix.length));
    if (parts) found.push({ key, epoch: Number(parts[1]), number: Number(parts[2]) });
  }
  return found.sort((a, b) => a.epoch - b.epoch || a.number - b.number).map(({ key }) => key);
}
