import type { OperationCounts } from "../scheduling/progress.js";
import { Throughput } from "./throughput.js";

/** The progress of one operation. */
export interface ProgressRow {
  readonly operationId: string;
  /** The number of ended tasks, including those restored from an earlier run. */
  readonly done: number;
  /** The number of expected tasks, or of those submitted so far. */
  readonly total: number;
  /** Whether `total` tells what is to come. An expectation that was exceeded does not. */
  readonly isExpected: boolean;
  readonly failed: number;
  /** The number of tasks restored from an earlier run or the cache. */
  readonly restored: number;
  readonly perSecond: number;
  /** The remaining time at this rate; undefined if the total or the rate is unknown. */
  readonly remainingMs: number | undefined;
}

/**
 * Makes rows of counts, and keeps the rates between calls. Restored tasks count as done, but not in
 * the rate.
 */
export class ProgressRows {
  readonly #throughputs = new Map<string, Throughput>();

  /** The rows with the rates of the last seconds. */
  of(counts: Readonly<Record<string, OperationCounts>>, nowMs: number): ProgressRow[] {
    return Object.values(counts).map((operation) => rowOf(operation, this.#perSecond(operation, nowMs)));
  }

  /** The rows with the mean rates of the `lastedMs` milliseconds that everything took. */
  static ofWhole(counts: Readonly<Record<string, OperationCounts>>, lastedMs: number): ProgressRow[] {
    return Object.values(counts).map((operation) => rowOf(operation, meanRate(operation, lastedMs)));
  }

  #perSecond(operation: OperationCounts, nowMs: number): number {
    const { operationId } = operation;
    let throughput = this.#throughputs.get(operationId);
    if (!throughput) {
      throughput = new Throughput();
      this.#throughputs.set(operationId, throughput);
    }
    throughput.note(nowMs, endedOf(operation));
    return throughput.perSecond;
  }
}

/** The row of an operation with this rate. */
export function rowOf(counts: OperationCounts, perSecond: number): ProgressRow {
  const { operationId, submitted, failed, restored, expected } = counts;
  const total = totalOf(counts);
  const done = Math.min(endedOf(counts) + restored, total);
  const isExpected = expected !== undefined && expected >= submitted + restored;
  const remainingMs = isExpected && perSecond > 0 ? ((total - done) / perSecond) * 1000 : undefined;
  return { operationId, done, total, isExpected, failed, restored, perSecond, remainingMs };
}

/** The number of expected tasks, or of those submitted and restored so far if they are more. */
export function totalOf({ expected = 0, submitted, restored }: OperationCounts): number {
  return Math.max(expected, submitted + restored);
}

/** The mean rate per second of a run that took `lastedMs` milliseconds. */
export function meanRate(counts: OperationCounts, lastedMs: number): number {
  return lastedMs > 0 ? (endedOf(counts) / lastedMs) * 1000 : 0;
}

/** The number of tasks that have ended in this run. */
function endedOf({ succeeded, failed }: OperationCounts): number {
  return succeeded + failed;
}
