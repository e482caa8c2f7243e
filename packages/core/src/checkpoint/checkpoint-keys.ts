import { InvalidOptionError } from "../errors.js";
import type { SegmentId } from "./coverage.js";

/** The names of the blobs of one execution's checkpoint. */
export interface CheckpointKeys {
  readonly lease: string;
  readonly status: string;
  readonly segments: string;
  readonly units: string;
}

/**
 * The keys of an execution's checkpoint.
 *
 * @throws InvalidOptionError when `executionId` is not a valid execution id.
 */
export function checkpointKeys(executionId: string): CheckpointKeys {
  const folder = executionFolder(executionId);
  return { lease: `${folder}/lease`, status: `${folder}/status`, segments: `${folder}/segments/`, units: `${folder}/units/` };
}

/**
 * The prefix of all blob keys of one execution.
 *
 * @throws InvalidOptionError when `executionId` is not a valid execution id.
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

/** The id of the segment with this key; undefined if the key is not a segment's. */
export function segmentIdOf({ segments }: CheckpointKeys, key: string): SegmentId | undefined {
  const parts = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(key.slice(segments.length));
  return parts ? { epoch: Number(parts[1]), number: Number(parts[2]) } : undefined;
}
