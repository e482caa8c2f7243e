import { contentId as digestOf } from "../serialization/identity.js";

/** The facts that distinguish one run from all others of the same content. */
export interface RunRecord {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly worker: string;
}

/**
 * The stamp of a run: a digest of the facts that a checkpoint and the memory of an execution keep,
 * so it is the same from every source. They keep durations in single precision.
 */
export function stampOf(contentId: string, { startedAtMs, durationMs, worker }: RunRecord, valueText: string): string {
  const run = [contentId, Math.trunc(startedAtMs), Math.fround(durationMs), worker];
  return digestOf(`${JSON.stringify(run)}\n${valueText}`);
}
