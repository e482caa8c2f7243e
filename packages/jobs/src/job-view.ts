import type { ErrorRecord } from "@mazepa/core";
import { leaseHolder } from "@mazepa/core/internal";
import type { JsonValue } from "@mazepa/core/transport";
import type { BoardStore } from "./board-store.js";
import { dueAt, type JobRecord } from "./job-record.js";
import { parkedMs } from "./parking.js";

/**
 * `unclaimed`: no conductor has it; it may wait for a date. `claimed`: a conductor runs it.
 * `trashed`: it was set aside.
 */
export type JobState = "unclaimed" | "claimed" | "succeeded" | "failed" | "cancelled" | "trashed";

/** The state of a job as its board shows it. */
export interface JobView {
  readonly id: string;
  /** The name of the flow or the operation. */
  readonly name: string;
  readonly state: JobState;
  readonly priority: number;
  readonly postedAt: Date;
  readonly endedAt?: Date;
  /** The process that has claimed it. */
  readonly owner?: { readonly host: string; readonly pid: number };
  /** When it may be claimed, if that is in the future. */
  readonly notBefore?: Date;
  /** The error because of which it has not succeeded, or not yet. */
  readonly error?: ErrorRecord;
  /** The run of the execution that is due, or was the last, from 1. */
  readonly run: number;
  readonly note?: JsonValue;
}

/** The view of a job, from its end, the lease of its execution, and its date (rule J3). */
export async function viewJob(store: BoardStore, record: JobRecord): Promise<JobView> {
  const { id, name, priority, postedAt, run, note, end, lastError } = record;
  const common = { id, name, priority, run, postedAt: new Date(postedAt), ...(note !== undefined && { note }) };
  if (end) {
    const error = end.state === "succeeded" ? undefined : (end.error ?? lastError);
    return { ...common, state: end.state, endedAt: new Date(end.at), ...(error && { error }) };
  }
  const now = store.now();
  const { holder } = await leaseHolder(store.blobs, id, now);
  const isParked = !holder && (await parkedMs(store, record)) > 0;
  const due = Math.max(dueAt(record), (isParked && record.parking?.until) || 0);
  return {
    ...common,
    ...(holder ? { state: "claimed", owner: { host: holder.host, pid: holder.pid } } : { state: "unclaimed" }),
    ...(!holder && due > now && { notBefore: new Date(due) }),
    ...(lastError && { error: lastError }),
  };
}
