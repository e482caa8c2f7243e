import type { BlobStore, StoredBlob } from "../storage/blob-store.js";
import { readJson } from "../storage/json-blob.js";
import { checkpointKeys } from "./checkpoint-keys.js";

/** The end of an execution, for its checkpoint. */
export type CheckpointEnd = "succeeded" | "failed" | "cancelled" | "suspended";

/** What is recorded of an execution when its head leaves it; its outcomes stand in segments. */
export interface CheckpointStatus {
  readonly executionId: string;
  readonly state: CheckpointEnd;
  readonly endedAt: string;
  readonly epoch: number;
  readonly succeeded: number;
  /** How many attempts were recorded as failed or cancelled. */
  readonly otherOutcomes: number;
  /** The number of the last run that has succeeded or failed, from 1. */
  readonly endedRun: number;
}

/** The status as it is stored. */
export function encodeStatus(status: CheckpointStatus): Buffer {
  return Buffer.from(`${JSON.stringify({ format: 1, ...status })}\n`);
}

/** The number of the last run that has ended, by the status of the execution. */
export function endedRunOf(status: StoredBlob | undefined): number {
  try {
    const { endedRun } = JSON.parse(Buffer.from(status?.bytes ?? []).toString("utf8")) as { endedRun?: unknown };
    return typeof endedRun === "number" ? endedRun : 0;
  } catch {
    return 0;
  }
}

const none = { succeeded: 0, otherOutcomes: 0, endedRun: 0 };

/** The end of an execution by a holder of its lease that did not lead it. */
type ClaimedEnd = Pick<CheckpointStatus, "executionId" | "endedAt" | "epoch">;

/** Records that an execution was cancelled, unless its head has told of its end. */
export async function recordCancelled(store: BlobStore, end: ClaimedEnd): Promise<void> {
  const { status: key } = checkpointKeys(end.executionId);
  const found = await store.get(key);
  const known = found && (readJson(1, found.bytes) as Partial<CheckpointStatus> | undefined);
  if ((known?.epoch ?? 0) >= end.epoch) return;
  await store.put(key, encodeStatus({ ...none, ...known, ...end, state: "cancelled" }));
}
