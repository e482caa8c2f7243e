import { StorageError } from "@mazepa/core";
import { readJson, writeJson } from "@mazepa/core/internal";
import type { PackedText } from "./packed-text.js";
import type { PostOptions } from "./post-job.js";
import type { Timing } from "./timing.js";
import type { Needs } from "./work-text.js";

/** What a schedule does with times at which no conductor was there. */
export type Missed = "one" | "skip";
/** What a schedule does while its last job has not ended. */
export type Overlap = "skip" | "allow";
/** The options of the jobs that a schedule posts. */
export type ScheduledOptions = Pick<PostOptions, "priority" | "retries" | "maxHeads" | "note">;

/** What a schedule posts, and when. */
export interface ScheduleDefinition {
  readonly timing: Timing;
  /** For people: the name of the flow or the operation. */
  readonly workName: string;
  readonly workId: string;
  /** The hash of the serialized work, with its options. */
  readonly textId: string;
  readonly needs: Needs;
  readonly missed: Missed;
  readonly overlap: Overlap;
  readonly options: ScheduledOptions;
}

/** The record of a schedule on a board. Times are in ms since 1970. */
export interface ScheduleRecord {
  readonly name: string;
  readonly definition: ScheduleDefinition;
  readonly work: PackedText;
  /** From when intervals are counted. */
  readonly setAt: number;
  /** What was due up to this time was posted or skipped. */
  readonly settledAt: number;
  /** The last job that it has posted, or was about to, and its time. */
  readonly last?: { readonly jobId: string; readonly at: number };
}

const format = 1;

export function encodeSchedule(record: ScheduleRecord): Uint8Array {
  return writeJson(format, record);
}

/** @throws StorageError when the bytes are damaged, or of a newer version. */
export function decodeSchedule(key: string, bytes: Uint8Array): ScheduleRecord {
  const record = readJson(format, bytes) as ScheduleRecord | undefined;
  if (typeof record?.name === "string" && record.work !== undefined) return record;
  throw new StorageError(`The schedule "${key}" is damaged. Delete it, and set the schedule again.`);
}
