import type { BlobStore } from "../storage/blob-store.js";
import { checkpointKeys } from "../checkpoint/checkpoint-keys.js";
import { decodeLease, isHeld, type LeaseRecord } from "../checkpoint/lease-record.js";
import { readCancelRequest } from "./cancel-request.js";
import type { ExecutionState, ExecutionView, SignalWaitView } from "./execution-view.js";
import { readJson } from "../storage/json-blob.js";
import { summaryKeys } from "./summary-keys.js";
import { decodeSummary, type SignalWaitRecord, type SummaryRecord } from "./summary-record.js";

/** The view of one execution; undefined if the store has none with this id. */
export async function readExecution(store: BlobStore, executionId: string): Promise<ExecutionView | undefined> {
  const keys = { ...checkpointKeys(executionId), ...summaryKeys(executionId) };
  // The summary is read last: it is written before the lease of an ended execution is released.
  const leaseBlob = await store.get(keys.lease);
  const [summaryBlob, statusBlob] = await Promise.all([store.get(keys.summary), store.get(keys.status)]);
  const lease = leaseBlob && decodeLease(leaseBlob.bytes);
  const summary = summaryBlob && decodeSummary(summaryBlob.bytes);
  if (!lease) return undefined;
  const isRunning = isHeld(lease, Date.now());
  const status = statusBlob && (readJson(1, statusBlob.bytes) as StatusRecord | undefined);
  const request = isRunning ? await readCancelRequest(store, executionId, lease.epoch) : undefined;
  return {
    executionId,
    state: isRunning ? "running" : stateOf(lease, summary, status),
    ...timesOf(lease, summary, isRunning),
    head: headOf(lease),
    // While the summary is still its predecessor's, a new head has not written yet.
    ...(isRunning && summary && summary.epoch < lease.epoch ? toldBy(undefined) : toldBy(summary)),
    cancelRequest: request && { reason: request.reason, requestedAt: new Date(request.requestedAt) },
  };
}

/** The record of a checkpoint's end, which every core with checkpoints writes. */
interface StatusRecord {
  readonly state: SummaryRecord["state"];
  readonly epoch: number;
}

/**
 * The state by the more recent of the two records; if the last head wrote neither, it was killed.
 */
function stateOf(lease: LeaseRecord, summary: SummaryRecord | undefined, status: StatusRecord | undefined): ExecutionState {
  const last = [summary, status].find((told) => told !== undefined && told.epoch >= lease.epoch && told.state !== "running");
  if (!last || last.state === "suspended" || last.state === "running") return "interrupted";
  return last.state;
}

function timesOf(
  lease: LeaseRecord,
  summary: SummaryRecord | undefined,
  isRunning: boolean,
): Pick<ExecutionView, "startedAt" | "updatedAt" | "endedAt"> {
  const isOlder = summary === undefined || summary.epoch < lease.epoch;
  const told = isOlder ? lease.acquiredAt : Date.parse(summary.updatedAt);
  const endedAt = !isRunning && !isOlder && summary.endedAt !== undefined ? new Date(summary.endedAt) : undefined;
  return {
    startedAt: new Date(lease.startedAt),
    updatedAt: new Date(told),
    endedAt,
  };
}

function headOf({ host, pid, epoch, acquiredAt, expiresAt }: LeaseRecord): ExecutionView["head"] {
  return { host, pid, epoch, since: new Date(acquiredAt), leaseUntil: new Date(expiresAt) };
}

type Told = Pick<ExecutionView, "operations" | "failures" | "otherFailures" | "waitsFor" | "progress" | "error">;

function toldBy(summary: SummaryRecord | undefined): Told {
  const { operations = [], failures = [], otherFailures = 0, waitsFor = [], progress = [], error } = summary ?? {};
  const told = progress.map((task) => ({ ...task, at: new Date(task.at) }));
  return { operations, failures, otherFailures, waitsFor: waitsFor.map(waitView), progress: told, error };
}

function waitView({ signal, flow, since, until }: SignalWaitRecord): SignalWaitView {
  return { signal, flow, since: new Date(since), until: until === undefined ? undefined : new Date(until) };
}
