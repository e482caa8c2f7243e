import { DurationCounts } from "./duration-counts.js";
import { EndedCounts } from "./ended-counts.js";
import type { OperationHistoryRecord } from "./history-record.js";

/** How many tasks of one operation ended when, and how long they took. */
export class HistoryOfOperation {
  readonly durations = new DurationCounts();
  readonly counts = new EndedCounts();
  /** The counts at the last look. */
  ended = 0;
  failed = 0;

  restore({ durations, series }: OperationHistoryRecord): void {
    this.durations.restore(durations);
    this.counts.restore(series);
  }

  record(): OperationHistoryRecord {
    return { durations: this.durations.record(), series: this.counts.record() };
  }
}
