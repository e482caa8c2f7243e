import { hostname } from "node:os";
import { randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import { StorageError } from "../errors.js";
import { isGone, thisProcess, type ProcessIdentity } from "../storage/process-identity.js";

/** A head that did not renew for this long may be replaced. */
export const leaseLifetimeMs = 30_000;

/** The format for an execution without unit records. */
const firstFormat = 1;

/**
 * The format from the first unit record on. A core that does not know it must not lead the
 * execution (rule R17).
 */
export const formatWithUnits = 2;

/**
 * The head that leads an execution, as stored. Times are in milliseconds since 1970, by the head's
 * clock.
 */
export interface LeaseRecord extends ProcessIdentity {
  /** The format that a core must know to lead the execution. */
  readonly format: number;
  readonly executionId: string;
  /** The number of heads so far, this one included. */
  readonly epoch: number;
  /** The generation of the outcome queue; 0 before the first. */
  readonly generation: number;
  /** The last generation that is over: the head that used it removes its queue, or was about to. */
  readonly endedGeneration: number;
  /** Unique to the head. */
  readonly token: string;
  readonly host: string;
  readonly acquiredAt: number;
  /** When the first head acquired the lease. */
  readonly startedAt: number;
  readonly expiresAt: number;
  /** Whether the head has ended in good order. */
  readonly isReleased: boolean;
}

/** The record of a new head of this process that follows `previous`. */
export function newLease(executionId: string, previous: LeaseRecord | undefined, now: number): LeaseRecord {
  return {
    format: previous?.format ?? firstFormat,
    executionId,
    epoch: (previous?.epoch ?? 0) + 1,
    generation: previous?.generation ?? 0,
    endedGeneration: previous?.endedGeneration ?? 0,
    token: randomUUID(),
    host: hostname(),
    ...thisProcess(),
    acquiredAt: now,
    startedAt: previous?.startedAt ?? now,
    expiresAt: now + leaseLifetimeMs,
    isReleased: false,
  };
}

/** Whether a head seems to lead by this record. */
export function isHeld(record: LeaseRecord, now: number): boolean {
  return !record.isReleased && now < record.expiresAt && !isGone(record);
}

export function encodeLease(record: LeaseRecord): Uint8Array {
  const lease = JSON.stringify(record);
  return Buffer.from(`${JSON.stringify({ checksum: crc32(lease), lease })}\n`);
}

/**
 * The lease in `bytes`; undefined when they are damaged.
 *
 * @throws StorageError when they are intact and of a format that this core does not know.
 */
export function decodeLease(bytes: Uint8Array): LeaseRecord | undefined {
  const envelope = parse(Buffer.from(bytes).toString("utf8"));
  if (typeof envelope?.lease !== "string" || envelope.checksum !== crc32(envelope.lease)) return undefined;
  const lease = parse(envelope.lease) as LeaseRecord | undefined;
  if (lease === undefined || (lease.format >= firstFormat && lease.format <= formatWithUnits)) return lease;
  throw new StorageError(
    `The checkpoint's lease has format ${lease.format}; this @mazepa/core knows formats up to ${formatWithUnits}. Update it to resume this execution.`,
  );
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
