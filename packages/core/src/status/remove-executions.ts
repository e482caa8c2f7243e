import { InvalidOptionError, isMazepaError } from "../errors.js";
import { checkChoice, checkKnown, checkNumber } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { checkpointKeys, executionFolder } from "../checkpoint/checkpoint-keys.js";
import { HeadLease } from "../checkpoint/head-lease.js";
import type { ExecutionState } from "./execution-view.js";
import { listExecutions } from "./list-executions.js";

/** Which executions are removed: one, or all that match what is given of the others. */
export interface RemoveExecutionsOptions {
  readonly id?: string;
  /** Last heard of so long ago. */
  readonly olderThanMs?: number;
  readonly state?: Exclude<ExecutionState, "running">;
}

const states = ["succeeded", "failed", "cancelled", "interrupted"];

/** See `removeExecutions`, which loads this when it is asked for. */
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
    throw new InvalidOptionError('removeExecutions was not told what to remove. Give "id", "olderThanMs" or "state".');
}

async function matching(store: BlobStore, { olderThanMs = 0, state }: RemoveExecutionsOptions): Promise<string[]> {
  const latestMs = Date.now() - olderThanMs;
  const views = await listExecutions(store);
  return views
    .filter((view) => view.state !== "running" && (state === undefined || view.state === state))
    .filter(({ updatedAt }) => updatedAt.getTime() <= latestMs)
    .map(({ executionId }) => executionId);
}

/** An execution that was started since it was listed stays. */
async function removeUnlessRunning(store: BlobStore, executionId: string): Promise<boolean> {
  try {
    return await remove(store, executionId);
  } catch (error) {
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) return false;
    throw error;
  }
}

/**
 * Holds the lease meanwhile, so that no head starts on what is half removed. What a kill leaves
 * behind is removed by the next call.
 */
async function remove(store: BlobStore, executionId: string): Promise<boolean> {
  if ((await blobsOf(store, executionId)).length === 0) return false;
  const { lease: leaseKey } = checkpointKeys(executionId);
  const lease = await HeadLease.acquire({
    ...{ store, key: leaseKey, executionId, takeOver: false, now: Date.now },
    ...{ onWarning: (message: string) => process.emitWarning(message, "MazepaCheckpointWarning"), onLost: () => undefined },
  });
  try {
    const keys = await blobsOf(store, executionId);
    await store.delete(keys.filter((key) => key !== leaseKey));
    await lease.verify();
    await store.delete([leaseKey]);
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
