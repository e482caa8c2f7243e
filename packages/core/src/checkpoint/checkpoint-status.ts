import type { StoredBlob } from "../storage/blob-store.js";

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
