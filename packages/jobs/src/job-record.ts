import { StorageError, type ErrorRecord } from "@mazepa/core";
import { readJson, writeJson, type CompleteRetryPolicy } from "@mazepa/core/internal";
import type { JsonValue } from "@mazepa/core/transport";
import type { PackedText } from "./packed-text.js";
import type { ParkingRecord } from "./parking-record.js";
import type { Needs } from "./work-text.js";

/** The end of a job. */
export interface JobEnd {
  readonly state: "succeeded" | "failed" | "cancelled" | "trashed";
  readonly at: number;
  /** The serialized value of a success, or the serialized error that is thrown. */
  readonly outcome: PackedText;
  readonly error?: ErrorRecord;
  /** The head whose claim ended with it. */
  readonly epoch?: number;
}

/** The record of a job on a board. Times are in ms since 1970. */
export interface JobRecord {
  readonly id: string;
  /** For people: the name of the flow or the operation. */
  readonly name: string;
  readonly work: PackedText;
  /** Equal for equal work. */
  readonly workId: string;
  readonly needs: Needs;
  readonly postedAt: number;
  /** The key of its entry among the open jobs. */
  readonly entry: string;
  readonly priority: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
  readonly retries: CompleteRetryPolicy;
  readonly maxHeads: number;
  readonly note?: JsonValue;
  /** The run of the execution that is due, or was the last. */
  readonly run: number;
  readonly retriesUsed: number;
  /** The number of times in a row that it was given back because it could not be run. */
  readonly timesGivenBack: number;
  /** The time from which it is due, because of back-off. */
  readonly dueAt?: number;
  /** What it waits for without a process, since it was suspended for that. */
  readonly parking?: ParkingRecord;
  /**
   * The last head that does not count as lost, nor do those before it: they gave the job back in
   * order, or were followed by progress.
   */
  readonly settledEpoch: number;
  readonly cancelRequest?: { readonly reason: string; readonly at: number };
  /** The error because of which it was last retried or given back. */
  readonly lastError?: ErrorRecord;
  readonly end?: JobEnd;
  /** When a conductor began to remove it, with everything that it has stored. */
  readonly removedAt?: number;
}

const format = 1;

export function encodeJob(record: JobRecord): Uint8Array {
  return writeJson(format, record);
}

/** @throws StorageError when the bytes are damaged, or of a newer version. */
export function decodeJob(key: string, bytes: Uint8Array): JobRecord {
  const record = readJson(format, bytes) as JobRecord | undefined;
  if (typeof record?.id === "string" && record.work !== undefined) return record;
  throw new StorageError(`The job record "${key}" is damaged. Delete it, and post the job again.`);
}

/**
 * Why a job is cancelled in place of being run, if it is: on request, or because it expired before
 * the first of its `heads` claimed it.
 */
export function whyOver(
  { cancelRequest, expiresAt = Infinity }: JobRecord,
  { now, heads }: { readonly now: number; readonly heads: number },
): string | undefined {
  if (cancelRequest) return cancelRequest.reason;
  return heads === 0 && expiresAt <= now ? "it was not claimed before it expired" : undefined;
}

/** The time from which a job may be claimed. */
export function dueAt({ notBefore = 0, dueAt: afterBackOff = 0 }: JobRecord): number {
  return Math.max(notBefore, afterBackOff);
}
