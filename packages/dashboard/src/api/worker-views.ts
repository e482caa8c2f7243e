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
  readonly version: string;
  readonly startedAtMs: number;
  readonly seenAtMs: number;
  /** Whether it has not told of itself for three times its interval. */
  readonly isLost: boolean;
  readonly queues: readonly string[];
  readonly concurrency: number;
  readonly running: readonly {
    readonly taskId: string;
    readonly operationId: string;
    readonly executionId: string;
    readonly sinceMs: number;
  }[];
  /** Numbers by name, such as `succeeded` and `failed`. */
  readonly counters: Readonly<Record<string, number>>;
}
