import type { OperationCounts } from "../scheduling/progress.js";
import type { ErrorRecord } from "./error-record.js";
import type { FailureGroup } from "./failure-groups.js";
import { readJson, writeJson } from "./json-blob.js";

/** How far the tasks of one operation are, in the run of one head. */
export interface OperationSummary extends OperationCounts {
  /** Tasks that ended in a second, of late. */
  readonly perSecond: number;
  /** How long it will take at this rate; left out when the total or the rate is not known. */
  readonly remainingMs?: number;
}

/** What a head keeps in the store of how its execution goes. Times are texts of ISO 8601. */
export interface SummaryRecord {
  readonly executionId: string;
  /** `suspended`: the head itself could not go on. */
  readonly state: "running" | "succeeded" | "failed" | "cancelled" | "suspended";
  /** Which head this is, from 1. */
  readonly epoch: number;
  /** When the first head started. */
  readonly startedAt: string;
  readonly headStartedAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  readonly host: string;
  readonly pid: number;
  readonly operations: readonly OperationSummary[];
  readonly failures: readonly FailureGroup[];
  /** Failures for good that belong to no group. */
  readonly otherFailures: number;
  /** Why the execution has not succeeded. */
  readonly error?: ErrorRecord;
}

const format = 1;

export function encodeSummary(record: SummaryRecord): Uint8Array {
  return writeJson(format, record);
}

/**
 * Undefined when the bytes are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function decodeSummary(bytes: Uint8Array): SummaryRecord | undefined {
  return readJson(format, bytes) as SummaryRecord | undefined;
}
