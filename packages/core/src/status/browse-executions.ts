import { emitWarningFor } from "../callbacks.js";
import { checkpointKeys } from "../checkpoint/checkpoint-keys.js";
import { decodeLease, isHeld } from "../checkpoint/lease-record.js";
import type { BlobStore } from "../storage/blob-store.js";
import { decodeIndexRecord, indexKey, readIndex, type IndexedExecution, type IndexRecord } from "./execution-index.js";
import type { ExecutionState } from "./execution-view.js";
import { readExecution } from "./read-execution.js";

/** An execution as its entry in the index tells: at most a minute old. */
export interface BrowsedExecution extends Omit<IndexRecord, "state" | "startedAt" | "updatedAt" | "endedAt"> {
  /** The version of the entry. */
  readonly version: string;
  readonly state: ExecutionState;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | undefined;
}

/** The page to read. */
export interface BrowseOptions {
  /** The maximum number of executions. Default 50. */
  readonly limit?: number;
  /** Only executions that started before this one: the last of an earlier call. */
  readonly after?: Pick<BrowsedExecution, "executionId" | "startedAt"> | undefined;
  /** What earlier calls have found: entries that have not changed since are not read again. */
  readonly known?: readonly BrowsedExecution[];
}

/**
 * Reads a page of the index, the most recently started first: one listing, one read for each entry,
 * and one more for each that seems to run, of which only its lease tells.
 */
export async function browseExecutions(
  store: BlobStore,
  { limit = 50, after, known = [] }: BrowseOptions = {},
): Promise<BrowsedExecution[]> {
  const position = after && indexKey({ executionId: after.executionId, startedAtMs: after.startedAt.getTime() });
  const { entries } = await readIndex(store, { limit, after: position });
  const before = new Map(known.map((one) => [one.executionId, one]));
  const found = await Promise.all(entries.map((entry) => browsed(store, entry, before.get(entry.executionId))));
  return found.flatMap((one) => (one ? [one] : []));
}

async function browsed(
  store: BlobStore,
  { key, executionId }: IndexedExecution,
  known: BrowsedExecution | undefined,
): Promise<BrowsedExecution | undefined> {
  try {
    const blob = await store.get(key, { unlessVersion: known?.version });
    const record = blob && blob !== "same" ? decodeIndexRecord(blob.bytes) : undefined;
    const one = blob === "same" ? known : blob && record && viewOf(record, blob.version);
    return one && { ...one, state: await stateOf(store, executionId, one) };
  } catch (error) {
    // One that a newer version has written must not hide the others.
    emitWarningFor(error);
    return undefined;
  }
}

function viewOf({ startedAt, updatedAt, endedAt, state, ...record }: IndexRecord, version: string): BrowsedExecution {
  return {
    ...record,
    version,
    state: state === "suspended" ? "interrupted" : state,
    startedAt: new Date(startedAt),
    updatedAt: new Date(updatedAt),
    endedAt: endedAt === undefined ? undefined : new Date(endedAt),
  };
}

/** The state; that an execution runs is believed only while its lease is held. */
async function stateOf(store: BlobStore, executionId: string, { state }: BrowsedExecution): Promise<ExecutionState> {
  if (state !== "running") return state;
  const blob = await store.get(checkpointKeys(executionId).lease);
  const lease = blob && decodeLease(blob.bytes);
  if (lease && isHeld(lease, Date.now())) return "running";
  return (await readExecution(store, executionId))?.state ?? "interrupted";
}
