import { readJson, writeJson } from "../storage/json-blob.js";
import type { DurationCount, ExecutionHistory, HistorySeries, OperationHistory } from "./execution-history.js";

/** The lengths of intervals in ms. */
export const historySteps = [10_000, 60_000, 600_000] as const;
/** The number of intervals of each length. */
export const historyLength = 360;
/** The duration in ms at which the bucket of this number begins; buckets are apart by √2. */
export const durationOf = (bucket: number): number => 2 ** (bucket / 2);

/** The history of an execution as a head stores it. */
export interface HistoryRecord {
  readonly executionId: string;
  readonly epoch: number;
  /** The time of the write in ms since 1970. */
  readonly updatedAtMs: number;
  readonly operations: readonly NamedHistoryRecord[];
  readonly others?: OperationHistoryRecord;
}

/** The history of one operation. */
export interface OperationHistoryRecord {
  /** One for each of {@link historySteps}. */
  readonly series: readonly SeriesRecord[];
  /** The first bucket that has runs, and the counts from there. */
  readonly durations: readonly [first: number, counts: readonly number[]];
}

/** The history of an operation that has a place of its own. */
export interface NamedHistoryRecord extends OperationHistoryRecord {
  readonly id: string;
}

/** Counts from the interval of number `start`, counted from 1970. */
export interface SeriesRecord {
  readonly start: number;
  readonly ended: readonly number[];
  /** Absent if no task failed. */
  readonly failed?: readonly number[];
}

const format = 1;

export function encodeHistory(record: HistoryRecord): Uint8Array {
  return writeJson(format, record);
}

/**
 * The record in `bytes`; undefined when they are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function decodeHistory(bytes: Uint8Array): HistoryRecord | undefined {
  const found = readJson(format, bytes) as Partial<HistoryRecord> | undefined;
  return Array.isArray(found?.operations) ? (found as HistoryRecord) : undefined;
}

/** The view of a record. */
export function historyView({ executionId, updatedAtMs, operations, others }: HistoryRecord, version: string): ExecutionHistory {
  return {
    ...{ executionId, version, updatedAt: new Date(updatedAtMs) },
    operations: operations.map((operation) => ({ operationId: operation.id, ...operationView(operation) })),
    others: others && operationView(others),
  };
}

function operationView({ series, durations: [first, counts] }: OperationHistoryRecord): Omit<OperationHistory, "operationId"> {
  const durations = counts.map((count, index): DurationCount => {
    const bucket = first + index;
    return { fromMs: durationOf(bucket), toMs: durationOf(bucket + 1), count };
  });
  return { series: series.flatMap(seriesView), durations: durations.filter(({ count }) => count > 0) };
}

function seriesView({ start, ended, failed }: SeriesRecord, index: number): HistorySeries[] {
  const stepMs = historySteps[index];
  if (stepMs === undefined) return [];
  return [{ stepMs, startMs: start * stepMs, ended, failed: failed ?? ended.map(() => 0) }];
}
