import { hostname } from "node:os";
import type { BlobStore } from "../storage/blob-store.js";
import { readJson, writeJson } from "../storage/json-blob.js";
import { summaryKeys } from "./summary-keys.js";

/** A request to end an execution. */
export interface CancelRequest {
  /** The head that is to end it; others ignore it. */
  readonly epoch: number;
  readonly reason: string;
  /** Whether it is only to be suspended: running tasks end by themselves. */
  readonly suspend?: boolean;
  /** The time of the request, as ISO 8601. */
  readonly requestedAt: string;
  readonly host: string;
  readonly pid: number;
}

const format = 1;

export async function writeCancelRequest(
  store: BlobStore,
  executionId: string,
  { epoch, reason, suspend }: Pick<CancelRequest, "epoch" | "reason" | "suspend">,
): Promise<void> {
  const request: CancelRequest = {
    epoch,
    reason,
    ...(suspend && { suspend }),
    requestedAt: new Date().toISOString(),
    host: hostname(),
    pid: process.pid,
  };
  await store.put(summaryKeys(executionId).cancelRequest, writeJson(format, request));
}

/** The request that the head with this epoch is to follow. */
export async function readCancelRequest(
  store: BlobStore,
  executionId: string,
  epoch: number,
): Promise<CancelRequest | undefined> {
  const found = await store.get(summaryKeys(executionId).cancelRequest);
  const request = found && (readJson(format, found.bytes) as CancelRequest | undefined);
  return request?.epoch === epoch ? request : undefined;
}
