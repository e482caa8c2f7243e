import { contentId as digestOf } from "../serialization/identity.js";

/** What distinguishes one run from all others of the same content. */
export interface RunRecord {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly worker: string;
}

/**
 * The stamp of a run: a digest of what a checkpoint and the memory of an execution keep of it, so
 * that it is the same wherever the run is read from. They keep durations in single precision.
 */
export function stampOf(contentId: string, { startedAtMs, durationMs, worker }: RunRecord, valueText: string): string {
  const run = [contentId, Math.trunc(startedAtMs), Math.fround(durationMs), worker];
  return digestOf(`${JSON.stringify(run)}\n${valueText}`);
}
