/** The numbers of tasks of one operation by state. */
export interface OperationCounts {
  readonly operationId: string;
  /** Tasks handed to the queue, each once. */
  submitted: number;
  running: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  /** Attempts after the first. */
  retried: number;
  /** Tasks that succeeded in an earlier run of this execution, or were yielded again. */
  restored: number;
  /** The count of a dry run, if there was one. */
  expected: number | undefined;
}

/** Counts per operation, kept as tasks move. */
export class Progress {
  readonly #byOperation = new Map<string, OperationCounts>();

  of(operationId: string): OperationCounts {
    let counts = this.#byOperation.get(operationId);
    if (!counts) {
      counts = {
        operationId,
        submitted: 0,
        running: 0,
        succeeded: 0,
        failed: 0,
        cancelled: 0,
        retried: 0,
        restored: 0,
        expected: undefined,
      };
      this.#byOperation.set(operationId, counts);
    }
    return counts;
  }

  snapshot(): Record<string, OperationCounts> {
    return Object.fromEntries([...this.#byOperation].map(([id, counts]) => [id, { ...counts }]));
  }
}
