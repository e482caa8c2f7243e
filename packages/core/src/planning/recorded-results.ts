import type { BlobStore } from "../storage/blob-store.js";
import type { StoredResults } from "../checkpoint/read-recorded-results.js";

/**
 * The recorded results of an execution's successful tasks, by their ids. Reading takes no lease and
 * does not disturb the head that leads the execution; later records are not seen.
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
