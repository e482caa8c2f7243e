import type { BlobStore } from "../storage/blob-store.js";
import { batchKeys, readBatches, standingFailures } from "./failed-task-batch.js";
import type { FailedTask } from "./failed-task-record.js";
import { summaryKeys } from "./summary-keys.js";

/** Tasks that failed for good and have not succeeded since, in the order of the failures. */
export async function readFailedTasks(store: BlobStore, executionId: string): Promise<FailedTask[]> {
  const keys = await batchKeys(store, summaryKeys(executionId).failed);
  return [...standingFailures(await readBatches(store, keys)).values()];
}
