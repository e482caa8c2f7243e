import type { TaskOutcome } from "../tasks/task-outcome.js";

/** What a worker does with the tasks of one operation. */
export interface OperationActivity {
  /** Tasks that are running. */
  readonly running: number;
  /** Attempts that have ended. */
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

type Counts = { -readonly [name in keyof OperationActivity]: number };

/** Counts the attempts of a worker by operation. */
export class ActivityLog {
  readonly #byOperation = new Map<string, Counts>();

  started(operationId: string): void {
    this.#countsOf(operationId).running++;
  }

  /** Notes the end of an attempt that had started; without a status, nothing is known of it. */
  ended(operationId: string, status: TaskOutcome["status"] | undefined): void {
    const counts = this.#countsOf(operationId);
    counts.running--;
    if (status !== undefined) counts[status]++;
  }

  /** The counts by operation id, in the order in which their first tasks started. */
  list(): Record<string, OperationActivity> {
    return Object.fromEntries([...this.#byOperation].map(([operationId, counts]) => [operationId, { ...counts }]));
  }

  #countsOf(operationId: string): Counts {
    let counts = this.#byOperation.get(operationId);
    if (!counts) {
      counts = { running: 0, succeeded: 0, failed: 0, cancelled: 0 };
      this.#byOperation.set(operationId, counts);
    }
    return counts;
  }
}
