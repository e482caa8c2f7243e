/**
 * The history of an execution: how many tasks of each operation ended over time, and how long they
 * took. It is some 30 seconds old, and continued by each head.
 */
export interface ExecutionHistory {
  readonly executionId: string;
  /** The version of the stored blob, for `unlessVersion`. */
  readonly version: string;
  readonly updatedAt: Date;
  /** The first operations by the order of their appearance, at most 32. */
  readonly operations: readonly OperationHistory[];
  /** All other operations together; undefined if there are none. */
  readonly others: Omit<OperationHistory, "operationId"> | undefined;
}

/** The history of one operation's tasks. */
export interface OperationHistory {
  readonly operationId: string;
  /**
   * Counts per 10 seconds, per minute and per 10 minutes, each for its last 360 intervals: an hour,
   * six hours, two and a half days.
   */
  readonly series: readonly HistorySeries[];
  /** The runs that ended, by duration; without durations that no run had. */
  readonly durations: readonly DurationCount[];
}

/** Counts of ended tasks in intervals that follow each other. */
export interface HistorySeries {
  /** The length of an interval. */
  readonly stepMs: number;
  /** The beginning of the first interval, in ms since 1970; a multiple of `stepMs`. */
  readonly startMs: number;
  /** For each interval, the tasks that succeeded or failed for good. */
  readonly ended: readonly number[];
  /** For each interval, the tasks among these that failed. */
  readonly failed: readonly number[];
}

/** The number of runs whose durations are between `fromMs` and `toMs` = `fromMs` · √2. */
export interface DurationCount {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}
