import { createHash } from "node:crypto";
import { Checkpoint } from "../../src/checkpoint/checkpoint.js";
import type { CheckpointOptions } from "../../src/checkpoint/checkpoint-options.js";
import type { MazepaError } from "../../src/errors.js";
import type { BlobStore } from "../../src/storage/blob-store.js";
import { whenLoaded } from "../../src/checkpoint/loaded-outcome.js";
import type { TaskOutcome } from "../../src/tasks/task-outcome.js";
import type { RecordedOutcome } from "../../src/checkpoint/recorded-outcome.js";

/** A checkpoint, and what it has said. */
export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly warnings: string[];
  readonly losses: MazepaError[];
}

export async function openCheckpoint(store: BlobStore, options: Partial<CheckpointOptions> = {}): Promise<OpenedCheckpoint> {
  const warnings: string[] = [];
  const losses: MazepaError[] = [];
  const checkpoint = await Checkpoint.open({
    store,
    executionId: "exec",
    takeOver: false,
    intervalMs: 3_600_000,
    onWarning: (message) => warnings.push(message),
    onLost: (error) => losses.push(error),
    ...options,
  });
  return { checkpoint, warnings, losses };
}

export function idOf(task: number): string {
  return createHash("sha256").update(`task ${task}`).digest("hex").slice(0, 32);
}

const startedAt = new Date("2026-11-21T12:00:00.123Z");

export function success(task: number, value: unknown, attempt = 1): RecordedOutcome {
  return {
    taskId: idOf(task),
    operationId: "double",
    attempt,
    outcome: { status: "succeeded", value, attempt, startedAt, durationMs: 1.5, worker: "in-process" },
  };
}

export function failure(task: number, error: Error, attempt = 1): RecordedOutcome {
  return {
    taskId: idOf(task),
    operationId: "double",
    attempt,
    outcome: { status: "failed", error, attempt, startedAt, durationMs: 2, worker: "in-process" },
  };
}

/** The ids of the recorded successes, by their numbers. To be called once a checkpoint. */
export function recordedIds(checkpoint: Checkpoint): string[] {
  const ids: string[] = [];
  checkpoint.forEachSuccess((key, _attempt, recordNumber) => {
    ids[recordNumber] = [...key].map((word) => word.toString(16).padStart(8, "0")).join("");
  });
  return ids;
}

export function recordedFailures(checkpoint: Checkpoint): { id: string; attempt: number }[] {
  const failures: { id: string; attempt: number }[] = [];
  checkpoint.forEachFailure((key, attempt) =>
    failures.push({ id: [...key].map((word) => word.toString(16).padStart(8, "0")).join(""), attempt }),
  );
  return failures;
}

/** The recorded outcomes by their numbers; undefined where one cannot be read. */
export async function recordedOutcomes(checkpoint: Checkpoint): Promise<(TaskOutcome | undefined)[]> {
  const outcomes: (TaskOutcome | undefined)[] = [];
  for (let number = 0; number < checkpoint.successCount; number++) outcomes.push(await whenLoaded(checkpoint, number));
  return outcomes;
}

export async function recordedValues(checkpoint: Checkpoint): Promise<unknown[]> {
  return (await recordedOutcomes(checkpoint)).map((outcome) => (outcome?.status === "succeeded" ? outcome.value : undefined));
}

export async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.sort();
}
