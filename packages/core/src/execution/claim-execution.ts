import { checkpointKeys } from "../checkpoint/checkpoint-keys.js";
import type { HeadLease } from "../checkpoint/head-lease.js";
import type { Target, TargetValue } from "../flows/target.js";
import type { Ending } from "../scheduling/ending.js";
import type { BlobStore } from "../storage/blob-store.js";
import { completeExecuteOptions, type ExecuteOptions } from "./execution-options.js";
import { Execution } from "./execution.js";

/** The right to lead an execution, taken before it is started. */
export type ExecutionClaim = HeadLease;

/** Options of {@link claimExecution}. */
export interface ClaimOptions {
  /** The time in milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
  /** Called with a message about a renewal that failed, or a damaged record. */
  readonly onWarning: (message: string) => void;
}

/**
 * Takes the lease of an execution, and renews it until `release` is called. `lost` is aborted when
 * another head has it.
 *
 * @throws ExecutionRunningError when another head holds it.
 * @throws StorageError when the store cannot be read or written.
 */
export async function claimExecution(
  store: BlobStore,
  executionId: string,
  { now = () => Date.now(), onWarning }: ClaimOptions,
): Promise<ExecutionClaim> {
  const { lease: key } = checkpointKeys(executionId);
  const lease = await import("../checkpoint/head-lease.js");
  return lease.HeadLease.acquire({ store, key, executionId, takeOver: false, now, onWarning });
}

/** A lease that was taken before, and the listener to how the target ended. */
export interface ClaimedStart {
  readonly lease: ExecutionClaim;
  /** Called before the end is recorded; not if the execution itself fails or is suspended. */
  readonly onEnding?: (ending: Ending) => void;
}

/**
 * `startExecution` under a lease that was taken before, and that is still held when the execution
 * has ended.
 *
 * @throws InvalidOptionError naming the option that makes no sense; TypeError when `target` cannot
 *   be executed.
 */
export function startClaimed<T extends Target>(
  target: T,
  claimed: ClaimedStart,
  options: ExecuteOptions,
): Execution<TargetValue<T>> {
  return new Execution<TargetValue<T>>(target, { ...completeExecuteOptions(options), ...claimed });
}

/** The process that leads an execution, by its lease. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** The end of its lease, unless it renews it: until then no other head may lead. */
  readonly until: Date;
}

/** The holder of an execution's lease, and the number of heads so far. */
export async function leaseHolder(
  store: BlobStore,
  executionId: string,
  now: number,
): Promise<{ readonly holder: LeaseHolder | undefined; readonly epoch: number }> {
  const [{ decodeLease, isHeld }, found] = await Promise.all([
    import("../checkpoint/lease-record.js"),
    store.get(checkpointKeys(executionId).lease),
  ]);
  const lease = found && decodeLease(found.bytes);
  if (!lease) return { holder: undefined, epoch: 0 };
  const { host, pid, expiresAt, epoch } = lease;
  return { holder: isHeld(lease, now) ? { host, pid, until: new Date(expiresAt) } : undefined, epoch };
}
