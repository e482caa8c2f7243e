import { checkBoolean, checkKnown, leaseHolder } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import { DuplicateJobError } from "./job-errors.js";
import { endKey, openKey } from "./job-keys.js";
import type { JobRecord } from "./job-record.js";
import { addJob } from "./post-job.js";

/** Options of {@link Job.repost}. */
export interface RepostOptions {
  /** Whether the job keeps its id and its results. Default false. */
  readonly resume?: boolean;
}

/** Reposts a job, and returns the id of the new run's job. See `Job.repost`. */
export async function repostJob(store: BoardStore, id: string, options: RepostOptions): Promise<string> {
  checkKnown("Job.repost", options, ["resume"]);
  checkBoolean("resume", options.resume);
  const record = await store.read(id);
  checkEnded(record);
  return options.resume ? resumeJob(store, record) : copyJob(store, record);
}

/**
 * Opens the job again. The entry is written first: once the record is open, a conductor must find
 * it.
 */
async function resumeJob(store: BoardStore, { id, priority, end }: JobRecord): Promise<string> {
  const { blobs, keys, now } = store;
  const entry = openKey(keys, { id, priority, at: now() });
  await store.enter(entry);
  const { epoch } = await leaseHolder(blobs, id, now());
  await store.change(id, (record) => {
    checkEnded(record);
    const kept = withoutEnd(record);
    return { ...kept, entry, run: record.run + 1, retriesUsed: 0, timesGivenBack: 0, settledEpoch: epoch };
  });
  await blobs.delete([keys.ended, keys.trashed].map((folder) => endKey(folder, id, end?.at ?? 0)));
  return id;
}

/**
 * What a job keeps when it is reposted. One that was parked is led again: only a head takes back
 * that its execution was cancelled.
 */
function withoutEnd(
  record: JobRecord,
): Omit<JobRecord, "end" | "cancelRequest" | "dueAt" | "notBefore" | "expiresAt" | "parking"> {
  const { end: _end, cancelRequest: _request, parking: _parking, ...open } = record;
  const { dueAt: _due, notBefore: _date, expiresAt: _expiry, ...kept } = open;
  return kept;
}

async function copyJob(store: BoardStore, record: JobRecord): Promise<string> {
  const text = await store.unpack(record.id, record.work);
  const { lastError: _error, ...kept } = withoutEnd(record);
  const postedAt = store.now();
  const id = await nextId(store, record.id);
  return addJob(store, {
    ...kept,
    ...{ id, postedAt, work: await store.pack(id, text) },
    entry: openKey(store.keys, { id, priority: record.priority, at: postedAt }),
    ...{ run: 1, retriesUsed: 0, timesGivenBack: 0, settledEpoch: 0 },
  });
}

/** The first free id among `nightly`, `nightly-r2`, `nightly-r3`. */
async function nextId(store: BoardStore, id: string): Promise<string> {
  const [, base = id, last = "1"] = /^(.*)-r(\d{1,6})$/.exec(id) ?? [];
  for (let number = Number(last) + 1; ; number++) {
    const ending = `-r${number}`;
    const next = `${base.slice(0, 64 - ending.length)}${ending}`;
    if (!(await store.find(next))) return next;
  }
}

function checkEnded({ id, end }: JobRecord): void {
  if (!end) throw new DuplicateJobError(`Job "${id}" has not ended, so that it cannot be reposted. Cancel it, or wait for it.`);
}
