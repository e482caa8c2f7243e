import type { BlobStore } from "../storage/blob-store.js";
import { writeCancelRequest } from "./cancel-request.js";
import { readExecution } from "./read-execution.js";

/** Leaves word for the head of an execution that it is to cancel it; false if there is none. */
export async function askHead(store: BlobStore, executionId: string, reason: string): Promise<boolean> {
  const view = await readExecution(store, executionId);
  if (view?.state !== "running") return false;
  await writeCancelRequest(store, executionId, { epoch: view.head.epoch, reason });
  return true;
}
