import type { OperationCounts } from "../scheduling/progress.js";
import type { ErrorRecord } from "../serialization/error-record.js";
import type { FailureGroup } from "./failure-groups.js";
import { readJson, writeJson } from "../storage/json-blob.js";

/** The progress of one operation's tasks, in the run of one head. */
export interface OperationSummary extends OperationCounts {
  /** The recent rate of ended tasks per second. */
  readonly perSecond: number;
  /** The remaining time at this rate; omitted if the total or the rate is unknown. */
  readonly remainingMs?: number;
}

/** The wait of a flow for a signal. Times are texts of ISO 8601. */
export interface SignalWaitRecord {
  readonly signal: string;
  readonly flow: string;
  readonly since: string;
  readonly until?: string;
}

/** The progress of a running task, as it has told last. */
export interface TaskProgressRecord {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
  readonly attempt: number;
  /** From 0 to 1. */
  readonly fraction: number;
  readonly note?: string;
  /** The time at which it told, as ISO 8601. */
  readonly at: string;
}

/** The progress of an execution as a head stores it. Times are texts of ISO 8601. */
export interface SummaryRecord {
  readonly executionId: string;
  /** `suspended`: the head itself could not continue. */
  readonly state: "running" | "succeeded" | "failed" | "cancelled" | "suspended";
  /** The epoch of the head. */
  readonly epoch: number;
  readonly headStartedAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  readonly host: string;
  readonly pid: number;
  readonly operations: readonly OperationSummary[];
  readonly failures: readonly FailureGroup[];
  /** The number of tasks that failed for good but belong to no group. */
  readonly otherFailures: number;
  /** The signals that flows wait for. */
  readonly waitsFor?: readonly SignalWaitRecord[];
  /** What running tasks have told of their progress. */
  readonly progress?: readonly TaskProgressRecord[];
  /** The reason why the execution has not succeeded. */
  readonly error?: ErrorRecord;
}

const format = 1;

export function encodeSummary(record: SummaryRecord): Uint8Array {
  return writeJson(format, record);
}

/**
 * The summary in `bytes`; undefined when they are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function decodeSummary(bytes: Uint8Array): SummaryRecord | undefined {
  return readJson(format, bytes) as SummaryRecord | undefined;
}
