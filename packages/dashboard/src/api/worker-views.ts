/** `GET /api/workers`: the most recently started first, at most 1,000. */
export interface WorkersView {
  readonly workers: readonly WorkerRow[];
  readonly hasMore: boolean;
}

/** A worker that has told of itself. */
export interface WorkerRow {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
  /** The version of its `@mazepa/core`, if it is known. */
  readonly version?: string;
  readonly startedAtMs: number;
  readonly seenAtMs: number;
  /** Whether it has not told of itself for three times its interval. */
  readonly isDead: boolean;
  /** The name of its broker. */
  readonly broker: string;
  readonly queues: readonly string[];
  readonly isolation: "inline" | "thread" | "process";
  /** The most tasks that it runs at once. */
  readonly concurrency: number;
  /** Those that have run longest first, at most 100. */
  readonly running: readonly RunningTaskRow[];
  /** Numbers by name, such as `succeeded` and `failed`. */
  readonly counters: Readonly<Record<string, number>>;
}

/** A task that a worker runs. */
export interface RunningTaskRow {
  readonly taskId: string;
  readonly operationId: string;
  /** Empty for a detached task. */
  readonly executionId: string;
  readonly attempt: number;
  readonly sinceMs: number;
  /** Its progress from 0 to 1, if it has told of any. */
  readonly fraction?: number;
  readonly note?: string;
}
