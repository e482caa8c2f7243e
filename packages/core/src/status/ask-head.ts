import type { BlobStore } from "../storage/blob-store.js";
import { writeCancelRequest } from "./cancel-request.js";
import { readExecution } from "./read-execution.js";

/** Asks the head of an execution to cancel or suspend it; false if there is none. */
export async function askHead(
  store: BlobStore,
  executionId: string,
  request: { readonly reason: string; readonly suspend?: boolean },
): Promise<boolean> {
  const view = await readExecution(store, executionId);
  if (view?.state !== "running") return false;
  await writeCancelRequest(store, executionId, { epoch: view.head.epoch, ...request });
  return true;
}
