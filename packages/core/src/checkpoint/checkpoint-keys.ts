import { InvalidOptionError } from "../errors.js";
import type { SegmentId } from "./coverage.js";

/** The names of the blobs of one execution's checkpoint. */
export interface CheckpointKeys {
  readonly lease: string;
  readonly status: string;
  readonly segments: string;
  readonly units: string;
}

/** @throws InvalidOptionError when `executionId` is not of the form that ids have. */
export function checkpointKeys(executionId: string): CheckpointKeys {
  const folder = executionFolder(executionId);
  return { lease: `${folder}/lease`, status: `${folder}/status`, segments: `${folder}/segments/`, units: `${folder}/units/` };
}

/**
 * What the keys of all blobs of one execution begin with.
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 */
export function executionFolder(executionId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(executionId)) {
    throw new InvalidOptionError(
      `Option "executionId" is ${JSON.stringify(executionId)}; it must be 1 to 64 letters, digits, "_" or "-".`,
    );
  }
  return `executions/${executionId}`;
}

export function segmentKey({ segments }: CheckpointKeys, { epoch, number }: SegmentId): string {
  return `${segments}${epoch}-${number}`;
}

/** Undefined for a blob that is not a segment's. */
export function segmentIdOf({ segments }: CheckpointKeys, key: string): SegmentId | undefined {
  const parts = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(key.slice(segments.length));
  return parts ? { epoch: Number(parts[1]), number: Number(parts[2]) } : undefined;
}
