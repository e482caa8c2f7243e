import { EndedSeries } from "./ended-series.js";
import { historySteps, type SeriesRecord } from "./history-record.js";

/** Counts of ended tasks per 10 seconds, per minute, and per 10 minutes (rule UD2). */
export class EndedCounts {
  readonly #all = historySteps.map((stepMs) => new EndedSeries(stepMs));

  add(nowMs: number, ended: number, failed: number): void {
    for (const series of this.#all) series.add(nowMs, ended, failed);
  }

  /** Continues with the counts of an earlier head. */
  restore(records: readonly SeriesRecord[]): void {
    this.#all.forEach((series, index) => {
      const record = records[index];
      if (record) series.restore(record);
    });
  }

  record(): SeriesRecord[] {
    return this.#all.map((series) => series.record());
  }
}
