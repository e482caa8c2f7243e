import { executionFolder } from "../checkpoint/checkpoint-keys.js";
import { totalOf } from "../progress/progress-rows.js";
import type { BlobStore, ListOptions } from "../storage/blob-store.js";
import { readJson, writeJson } from "../storage/json-blob.js";
import type { OperationSummary, SummaryRecord } from "./summary-record.js";

const prefix = "executions-index/";

/** The largest time in ms that thirteen digits hold; keys count down from it: newest first. */
const lastMs = 9_999_999_999_999;

const format = 1;
const keyForm = /^executions-index\/(\d{13})-([A-Za-z0-9_-]{1,64})$/;

/** An entry of the index of executions. */
export interface IndexedExecution {
  readonly key: string;
  readonly executionId: string;
  /** When its first head started, in ms since 1970. */
  readonly startedAtMs: number;
}

/**
 * The key of an execution in the index.
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 */
export function indexKey({ executionId, startedAtMs }: Omit<IndexedExecution, "key">): string {
  executionFolder(executionId);
  return `${prefix}${String(lastMs - startedAtMs).padStart(13, "0")}-${executionId}`;
}

/** What an entry tells: the summary in short. Times are texts of ISO 8601. */
export interface IndexRecord extends Pick<
  SummaryRecord,
  "executionId" | "state" | "epoch" | "host" | "pid" | "updatedAt" | "endedAt"
> {
  readonly startedAt: string;
  readonly succeeded: number;
  readonly restored: number;
  readonly failed: number;
  /** The expected number of tasks, or the number submitted and restored so far. */
  readonly total: number;
  readonly perSecond: number;
}

/** A page of the index. */
export interface IndexPage {
  /** The most recently started first. */
  readonly entries: readonly IndexedExecution[];
  /** The key after which the next page begins; undefined if this is the last one. */
  readonly last: string | undefined;
}

/** Reads a page of at most `limit` keys. Keys that are none of the index are passed over. */
export async function readIndex(store: BlobStore, options: ListOptions & { readonly limit: number }): Promise<IndexPage> {
  const keys: string[] = [];
  for await (const key of store.list(prefix, options)) keys.push(key);
  return { entries: keys.flatMap(entryOf), last: keys.length < options.limit ? undefined : keys.at(-1) };
}

function entryOf(key: string): IndexedExecution[] {
  const [, countdown, executionId] = keyForm.exec(key) ?? [];
  return executionId === undefined ? [] : [{ key, executionId, startedAtMs: lastMs - Number(countdown) }];
}

/** Reads an entry; undefined if it is gone, or damaged. */
export async function readIndexRecord(store: BlobStore, { key }: IndexedExecution): Promise<IndexRecord | undefined> {
  const found = await store.get(key);
  return found && decodeIndexRecord(found.bytes);
}

/** Writes the entry of an execution: what its summary tells, in short. */
export async function writeIndexRecord(
  store: BlobStore,
  execution: Omit<IndexedExecution, "key">,
  { executionId, state, epoch, host, pid, updatedAt, endedAt, operations }: SummaryRecord,
): Promise<void> {
  const startedAt = new Date(execution.startedAtMs).toISOString();
  const sum = (count: (operation: OperationSummary) => number) => operations.reduce((so, one) => so + count(one), 0);
  const record: IndexRecord = {
    ...{ executionId, state, epoch, host, pid, startedAt, updatedAt, ...(endedAt !== undefined && { endedAt }) },
    succeeded: sum(({ succeeded }) => succeeded),
    restored: sum(({ restored }) => restored),
    failed: sum(({ failed }) => failed),
    total: sum(totalOf),
    perSecond: sum(({ perSecond }) => perSecond),
  };
  await store.put(indexKey(execution), writeJson(format, record));
}

/** The record of an entry; undefined when its bytes are damaged. */
function decodeIndexRecord(bytes: Uint8Array): IndexRecord | undefined {
  const found = readJson(format, bytes) as Partial<IndexRecord> | undefined;
  return typeof found?.executionId === "string" ? (found as IndexRecord) : undefined;
}
