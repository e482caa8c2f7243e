import type { OperationCounts } from "../scheduling/progress.js";
import type { DurationCounts } from "./duration-counts.js";
import { encodeHistory, type HistoryRecord } from "./history-record.js";
import { HistoryOfOperation } from "./history-of-operation.js";

/** The operations with a place of their own; all others share one. */
export const maxOperations = 32;
const maxBytes = 256 * 1024;

/**
 * The history of an execution: counts of ended tasks over time, taken from the counts that the
 * scheduler keeps anyway, and of durations, noted one by one (rule UD2).
 */
export class History {
  readonly #operations = new Map<string, HistoryOfOperation>();
  #others: HistoryOfOperation | undefined;
  #isChanged = false;

  /** Whether tasks have ended since the last record. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** The histogram for the durations of an operation. */
  durationsOf(operationId: string): DurationCounts {
    return this.#of(operationId).durations;
  }

  /** Adds what has ended since the last look to the intervals of `nowMs`. */
  look(counts: Readonly<Record<string, OperationCounts>>, nowMs: number): void {
    const others = { ended: 0, failed: 0 };
    for (const { operationId, succeeded, failed } of Object.values(counts)) {
      const history = this.#of(operationId);
      if (history !== this.#others) this.#add(history, { ended: succeeded + failed, failed }, nowMs);
      else {
        others.ended += succeeded + failed;
        others.failed += failed;
      }
    }
    if (this.#others) this.#add(this.#others, others, nowMs);
  }

  /** Continues with the record of an earlier head. */
  restore({ operations, others }: HistoryRecord): void {
    for (const operation of operations) this.#of(operation.id).restore(operation);
    if (others) (this.#others ??= new HistoryOfOperation()).restore(others);
  }

  /** The bytes to store: at most 256 KiB, for which the last operations may have to be left out. */
  encode(about: Pick<HistoryRecord, "executionId" | "epoch" | "updatedAtMs">): Uint8Array {
    this.#isChanged = false;
    const operations = [...this.#operations].map(([id, operation]) => ({ id, ...operation.record() }));
    const others = this.#others && { others: this.#others.record() };
    for (let count = operations.length; ; count--) {
      const bytes = encodeHistory({ ...about, operations: operations.slice(0, count), ...others });
      if (bytes.byteLength <= maxBytes || count === 0) return bytes;
    }
  }

  #add(history: HistoryOfOperation, now: { readonly ended: number; readonly failed: number }, nowMs: number): void {
    const [ended, failed] = [now.ended - history.ended, now.failed - history.failed];
    if (ended === 0) return;
    history.counts.add(nowMs, ended, failed);
    Object.assign(history, now);
    this.#isChanged = true;
  }

  #of(operationId: string): HistoryOfOperation {
    const known = this.#operations.get(operationId);
    if (known) return known;
    if (this.#operations.size >= maxOperations) return (this.#others ??= new HistoryOfOperation());
    const made = new HistoryOfOperation();
    this.#operations.set(operationId, made);
    return made;
  }
}
