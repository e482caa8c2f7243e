/** The result of a schedule. */
export interface ScheduleReport {
  readonly breaches: readonly string[];
  readonly steps: number;
  readonly runs: number;
  /** The number of results that were found in the cache. */
  readonly hits: number;
  readonly crashes: number;
  readonly wasCancelled: boolean;
}
