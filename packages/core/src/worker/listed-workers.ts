import type { BlobStore } from "../storage/blob-store.js";
import type { ListWorkersOptions } from "./list-workers.js";
import type { WorkerView } from "./worker-view.js";

/**
 * The workers that have this store as their `payloads`, running or dead, at most 1,000, in the
 * order of their ids. Those of which nothing was heard for an hour are removed from the store.
 *
 * @example
 * ```ts
 * for (const { host, pid, isDead, running } of await listWorkers(new FileBlobStore("./payloads")))
 *   console.log(host, pid, isDead ? "dead" : `runs ${running.length} tasks`);
 * ```
 *
 * @throws StorageError when the store cannot be read.
 */
export async function listWorkers(payloads: BlobStore, options: ListWorkersOptions = {}): Promise<WorkerView[]> {
  const reader = await import("./list-workers.js");
  return reader.listWorkers(payloads, options);
}
