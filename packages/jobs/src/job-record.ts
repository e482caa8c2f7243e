import { StorageError, type ErrorRecord } from "@mazepa/core";
import { readJson, writeJson, type CompleteRetryPolicy } from "@mazepa/core/internal";
import type { JsonValue } from "@mazepa/core/transport";
import type { PackedText } from "./packed-text.js";
import type { Needs } from "./work-text.js";

/** How a job has ended. */
export interface JobEnd {
  readonly state: "succeeded" | "failed" | "cancelled" | "trashed";
  readonly at: number;
  /** The value of a success, or the error that is thrown, in the form in which values travel. */
  readonly outcome: PackedText;
  readonly error?: ErrorRecord;
  /** The head whose claim ended with it. */
  readonly epoch?: number;
}

/** What a board keeps of a job. Times are in ms since 1970. */
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
  /** Which run of the execution is due, or was the last. */
  readonly run: number;
  readonly retriesUsed: number;
  /** How often in a row it was given back since it could not be run. */
  readonly timesGivenBack: number;
  /** Not before then, because of back-off. */
  readonly dueAt?: number;
  /**
   * Heads up to this one do not count as lost: they gave the job back in good order, or were
   * followed by progress.
   */
  readonly settledEpoch: number;
  readonly cancelRequest?: { readonly reason: string; readonly at: number };
  /** Why it was retried or given back the last time. */
  readonly lastError?: ErrorRecord;
  readonly end?: JobEnd;
  /** It is being removed, with all that it has left. */
  readonly isRemoved?: boolean;
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

/** When a job may be claimed. */
export function dueAt({ notBefore = 0, dueAt: afterBackOff = 0 }: JobRecord): number {
  return Math.max(notBefore, afterBackOff);
}
