import type { ExecutionView } from "./execution-view.js";
import type { OperationSummary } from "./summary-record.js";

/** Progress of the tasks of one operation. */
export interface OperationProgress {
  readonly operationId: string;
  /** Ended tasks, those of earlier runs included. */
  readonly done: number;
  /** The expected number, or the number submitted so far. */
  readonly total: number;
  /** Whether `total` includes tasks that are still to come. */
  readonly isExpected: boolean;
  readonly running: number;
  readonly failed: number;
  readonly retried: number;
  readonly restored: number;
  readonly perSecond: number;
  readonly remainingMs: number | undefined;
}

/** Progress by operation. For an execution that has ended, the rate is the mean. */
export function operationProgress(view: ExecutionView): OperationProgress[] {
  const lastedMs = (view.endedAt ?? view.updatedAt).getTime() - view.head.since.getTime();
  const isComplete = view.state === "succeeded";
  return view.operations.map((operation) =>
    progressOf(operation, { isComplete, lastedMs: view.state === "running" ? undefined : lastedMs }),
  );
}

function progressOf(
  operation: OperationSummary,
  { isComplete, lastedMs }: { isComplete: boolean; lastedMs: number | undefined },
): OperationProgress {
  const { operationId, submitted, succeeded, failed, restored, running, retried, expected, remainingMs } = operation;
  const total = Math.max(expected ?? 0, submitted + restored);
  const perSecond = lastedMs === undefined ? operation.perSecond : lastedMs > 0 ? ((succeeded + failed) / lastedMs) * 1000 : 0;
  return {
    operationId,
    done: Math.min(succeeded + failed + restored, total),
    total,
    isExpected: isComplete || (expected !== undefined && expected >= submitted + restored),
    ...{ running: lastedMs === undefined ? running : 0, failed, retried, restored, perSecond },
    remainingMs: lastedMs === undefined ? remainingMs : undefined,
  };
}
