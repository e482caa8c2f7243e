import { emitWarning } from "../emit-warning.js";
import { InvalidOptionError, isMazepaError } from "../errors.js";
import { checkChoice, checkKnown, checkNumber } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { checkpointKeys, executionFolder } from "../checkpoint/checkpoint-keys.js";
import { HeadLease } from "../checkpoint/head-lease.js";
import { indexKey } from "./execution-index.js";
import { executionStates, type ExecutionState } from "./execution-view.js";
import { listExecutions } from "./list-executions.js";

/** The executions to remove: the one that `id` names, or all that match the other options. */
export interface RemoveExecutionsOptions {
  readonly id?: string;
  /** The least time since their last update, in ms. */
  readonly olderThanMs?: number;
  readonly state?: Exclude<ExecutionState, "running">;
}

const states = executionStates.filter((state) => state !== "running");

/** Implements `removeExecutions`, which loads this module on demand. */
export async function removeExecutions(store: BlobStore, options: RemoveExecutionsOptions): Promise<string[]> {
  checkOptions(options);
  const { id } = options;
  if (id !== undefined) return (await remove(store, id)) ? [id] : [];
  const removed: string[] = [];
  for (const executionId of await matching(store, options))
    if (await removeUnlessRunning(store, executionId)) removed.push(executionId);
  return removed;
}

function checkOptions(options: RemoveExecutionsOptions): void {
  checkKnown("removeExecutions", options, ["id", "olderThanMs", "state"]);
  const { id, olderThanMs, state } = options;
  checkNumber("olderThanMs", olderThanMs);
  checkChoice("state", state, states);
  if (id !== undefined && (olderThanMs ?? state) !== undefined)
    throw new InvalidOptionError('removeExecutions takes either "id", or "olderThanMs" and "state".');
  if (id === undefined && olderThanMs === undefined && state === undefined)
    throw new InvalidOptionError('removeExecutions needs a selection. Give "id", "olderThanMs" or "state".');
}

async function matching(store: BlobStore, { olderThanMs = 0, state }: RemoveExecutionsOptions): Promise<string[]> {
  const latestMs = Date.now() - olderThanMs;
  const gone: string[] = [];
  const views = await listExecutions(store, {}, ({ key }) => gone.push(key));
  if (gone.length > 0) await store.delete(gone);
  return views
    .filter((view) => view.state !== "running" && (state === undefined || view.state === state))
    .filter(({ updatedAt }) => updatedAt.getTime() <= latestMs)
    .map(({ executionId }) => executionId);
}

/** Removes an execution, unless it was started since it was listed. */
async function removeUnlessRunning(store: BlobStore, executionId: string): Promise<boolean> {
  try {
    return await remove(store, executionId);
  } catch (error) {
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) return false;
    throw error;
  }
}

/**
 * Removes an execution while holding its lease, so that no head starts on a part of it. If this is
 * killed, the next call removes the rest.
 */
async function remove(store: BlobStore, executionId: string): Promise<boolean> {
  if ((await blobsOf(store, executionId)).length === 0) return false;
  const { lease: leaseKey } = checkpointKeys(executionId);
  const lease = await HeadLease.acquire({
    ...{ store, key: leaseKey, executionId, takeOver: false, now: Date.now },
    ...{ onWarning: (message: string) => emitWarning(message, "MazepaCheckpointWarning") },
  });
  try {
    const keys = await blobsOf(store, executionId);
    await store.delete(keys.filter((key) => key !== leaseKey));
    await lease.verify();
    // The entry last: without it, what remains would be found no more.
    await store.delete([leaseKey]);
    await store.delete([indexKey({ executionId, startedAtMs: lease.startedAtMs })]);
  } finally {
    await lease.release();
  }
  return true;
}

async function blobsOf(store: BlobStore, executionId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(`${executionFolder(executionId)}/`)) keys.push(key);
  return keys;
}
