import type { WorkerStats } from "./worker-stats.js";

/** A worker as it has told of itself in its store for payloads: at most a minute old. */
export interface WorkerView {
  /** Its host and pid, and letters that no other worker has. */
  readonly id: string;
  /** The version of the stored blob. */
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  /** The version of its `@mazepa/core`; undefined where it is part of a bundle. */
  readonly coreVersion: string | undefined;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  /** The interval of its updates in ms. */
  readonly everyMs: number;
  /**
   * Whether it has missed three updates: it was killed, or cannot reach the store. One that stops
   * in order is listed no more.
   */
  readonly isDead: boolean;
  /** The name of its broker. */
  readonly broker: string;
  readonly queues: readonly string[];
  readonly isolation: "inline" | "thread" | "process";
  /** The maximum number of tasks that it runs at once. */
  readonly concurrency: number;
  readonly stats: WorkerStats;
  /** The tasks that run, those that have run longest first: at most 100. */
  readonly running: readonly RunningTaskView[];
}

/** A task that a worker runs. */
export interface RunningTaskView {
  readonly taskId: string;
  readonly operationId: string;
  /** The execution; empty for a detached task. */
  readonly executionId: string;
  readonly attempt: number;
  readonly startedAtMs: number;
  /** What the task has told of its progress last, see `taskContext().progress`. */
  readonly progress?: { readonly fraction: number; readonly note?: string };
}
