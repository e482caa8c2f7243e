import type { BlobStore } from "../storage/blob-store.js";
import type { StoredResults } from "../checkpoint/read-recorded-results.js";

/**
 * What the checkpoint of an execution has of the tasks that succeeded, by their ids. It only looks:
 * no lease is taken, whoever leads the execution goes on, and what is recorded or moved about later
 * is not seen.
 *
 * @example
 * ```ts
 * const results = await recordedResults("./checkpoints", "nightly");
 * const plan = await planFlow(survey(urls), { executionId: "nightly", results });
 * ```
 *
 * @throws StorageError when the store cannot be read; InvalidOptionError when `executionId` is not
 *   of the form that ids have.
 */
export async function recordedResults(location: BlobStore | string, executionId: string): Promise<StoredResults> {
  const { readRecordedResults } = await import("../checkpoint/read-recorded-results.js");
  return readRecordedResults(location, executionId);
}
