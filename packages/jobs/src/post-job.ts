import { isDeepStrictEqual } from "node:util";
import { isDate } from "node:util/types";
import { InvalidOptionError, type RetryPolicy, type Work } from "@mazepa/core";
import {
  checkExecutionId,
  checkKnown,
  checkRetryPolicy,
  checkWholeNumber,
  completeRetryPolicy,
  contentId,
  freshExecutionId,
  isTask,
} from "@mazepa/core/internal";
import type { JsonValue } from "@mazepa/core/transport";
import type { BoardStore } from "./board-store.js";
import { DuplicateJobError } from "./job-errors.js";
import { isPriority, openKey } from "./job-keys.js";
import type { JobRecord } from "./job-record.js";
import { encodeWork, type PortableWork } from "./work-text.js";

/** Options of {@link JobBoard.post}. */
export interface PostOptions {
  /** The id of the job and of its execution. Default: a fresh readable one. */
  readonly id?: string;
  /** The priority; jobs of a higher one are claimed first. Default 0. */
  readonly priority?: number;
  /** The date from which it may be claimed. Default: at once. */
  readonly notBefore?: Date;
  /** The date at which it is cancelled unless it was claimed. Default: never. */
  readonly expiresAt?: Date;
  /**
   * The number of further runs after a failed one, or a policy. A run begins units anew; successes
   * outside of units are kept. Default 0.
   */
  readonly retries?: number | RetryPolicy;
  /**
   * The number of heads that may end unexpectedly since the last progress before the job is
   * trashed. Default 20.
   */
  readonly maxHeads?: number;
  /** A note for people. */
  readonly note?: JsonValue;
}

const known = ["id", "priority", "notBefore", "expiresAt", "retries", "maxHeads", "note"];

/** Work that can be posted, in any process. */
export interface PostableWork extends PortableWork {
  /** For people: the name of the flow or the operation. */
  readonly name: string;
  /** Equal for equal work. */
  readonly workId: string;
}

/** @throws SerializationError when `work` cannot be posted. */
export function postableWork(work: Work): PostableWork {
  const portable = encodeWork(work);
  if (isTask(work)) return { ...portable, name: work.operationId, workId: work.id };
  return { ...portable, name: work.name, workId: work.id ?? contentId(portable.text) };
}

/** Posts work as a job, or finds the job that it already is. See `JobBoard.post`. */
export async function postJob(store: BoardStore, work: PostableWork, options: PostOptions): Promise<string> {
  const { id = freshExecutionId(), priority = 0, notBefore, expiresAt, maxHeads = 20, note } = options;
  const postedAt = store.now();
  const { text, needs, name, workId } = work;
  return addJob(store, {
    ...{ id, name, workId, needs, priority, postedAt, maxHeads },
    work: await store.pack(id, text),
    entry: openKey(store.keys, { id, priority, at: postedAt }),
    retries: completeRetryPolicy(options.retries),
    ...(notBefore && { notBefore: notBefore.getTime() }),
    ...(expiresAt && { expiresAt: expiresAt.getTime() }),
    ...(note !== undefined && { note }),
    ...{ run: 1, retriesUsed: 0, timesGivenBack: 0, settledEpoch: 0 },
  });
}

/**
 * Writes the entry of the job, then its record, and looks after the entry again: conductors may
 * have removed one that had no record (rule J2).
 *
 * @throws DuplicateJobError when the id belongs to other work.
 */
export async function addJob(store: BoardStore, record: JobRecord): Promise<string> {
  const { id, entry } = record;
  const present = await store.find(id);
  if (present) {
    sameJob(present.record, record);
    if (!present.record.end) await keepEntry(store, present.record);
    return id;
  }
  await store.enter(entry);
  if (!(await store.add(record))) {
    const winner = await store.read(id);
    if (winner.entry !== entry) await store.blobs.delete([entry]);
    return sameJob(winner, record);
  }
  await keepEntry(store, record);
  return id;
}

async function keepEntry(store: BoardStore, { entry }: JobRecord): Promise<void> {
  if (!(await store.blobs.get(entry))) await store.enter(entry);
}

function sameJob(present: JobRecord, { id, workId }: JobRecord): string {
  if (present.workId === workId && present.removedAt === undefined) return id;
  throw new DuplicateJobError(
    present.removedAt !== undefined
      ? `Job "${id}" is being removed from the board. Give the new one another id.`
      : `Job "${id}" is on the board with other work ("${present.name}"). Give this one another id.`,
  );
}

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkPostOptions(options: PostOptions): void {
  checkKnown("JobBoard.post", options, known);
  checkExecutionId(options.id);
  checkRetryPolicy("retries", options.retries);
  checkWholeNumber("maxHeads", options.maxHeads, 1);
  if (typeof options.retries === "object" && options.retries.retryIf)
    throw new InvalidOptionError('Option "retries.retryIf" is a function, which cannot be kept on a board.');
  if (options.priority !== undefined && !isPriority(options.priority))
    throw new InvalidOptionError(`Option "priority" is ${options.priority}; it must be a whole number of at most nine digits.`);
  for (const name of ["notBefore", "expiresAt"] as const) checkDate(name, options[name]);
  if (options.note !== undefined && !isJson(options.note))
    throw new InvalidOptionError(
      'Option "note" must be JSON: texts, numbers, true, false, null, and arrays and objects of them.',
    );
}

/** Whether nothing of `value` is lost on the way. */
function isJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}

function checkDate(name: string, date: Date | undefined): void {
  if (date === undefined || (isDate(date) && Number.isFinite(date.getTime()))) return;
  throw new InvalidOptionError(`Option "${name}" must be a valid Date.`);
}
