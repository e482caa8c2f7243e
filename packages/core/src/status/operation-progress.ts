import { meanRate, rowOf, type ProgressRow } from "../progress/progress-rows.js";
import type { ExecutionView } from "./execution-view.js";

/** Progress of the tasks of one operation. */
export interface OperationProgress extends ProgressRow {
  readonly running: number;
  readonly retried: number;
}

/** Progress by operation. For an execution that has ended, the rate is the mean. */
export function operationProgress({ state, operations, head, endedAt, updatedAt }: ExecutionView): OperationProgress[] {
  const isRunning = state === "running";
  const lastedMs = (endedAt ?? updatedAt).getTime() - head.since.getTime();
  return operations.map((operation) => {
    const row = rowOf(operation, isRunning ? operation.perSecond : meanRate(operation, lastedMs));
    return {
      ...row,
      isExpected: row.isExpected || state === "succeeded",
      running: isRunning ? operation.running : 0,
      retried: operation.retried,
      remainingMs: isRunning ? operation.remainingMs : undefined,
    };
  });
}
