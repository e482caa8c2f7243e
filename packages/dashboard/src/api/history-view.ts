/** Tasks over time: a ring of 360 points each of 10 s, 1 min and 10 min. */
export interface HistoryView {
  readonly series: readonly HistorySeries[];
  readonly durations: readonly OperationDurations[];
}

/** Points at one distance. All lists of numbers are equally long. */
export interface HistorySeries {
  readonly everyMs: number;
  /** The beginnings of the points. */
  readonly atMs: readonly number[];
  /** At most 33, `"others"` being the last. */
  readonly operations: readonly {
    readonly operationId: string;
    /** Tasks that ended in each point, failed ones included. */
    readonly ended: readonly number[];
    readonly failed: readonly number[];
  }[];
}

/** How long the tasks of an operation took. */
export interface OperationDurations {
  readonly operationId: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Buckets that have tasks, the shortest first. */
  readonly buckets: readonly { readonly upToMs: number; readonly count: number }[];
}
