import type { ExecutionView } from "@mazepa/core";
import { operationProgress, type IndexRecord, type OperationProgress } from "@mazepa/core/internal";
import type { ExecutionRow } from "../api/execution-views.js";

/** The row of an execution from its view. */
export function rowOfView(view: ExecutionView): ExecutionRow {
  const progress = operationProgress(view);
  const { head, endedAt } = view;
  const remainingMs = longest(progress);
  return {
    executionId: view.executionId,
    state: view.state,
    startedAtMs: view.startedAt.getTime(),
    updatedAtMs: view.updatedAt.getTime(),
    ...(endedAt && { endedAtMs: endedAt.getTime() }),
    head: { host: head.host, pid: head.pid, epoch: head.epoch },
    done: sumOf(progress, "done"),
    ...(progress.length > 0 && progress.every(({ isExpected }) => isExpected) && { total: sumOf(progress, "total") }),
    restored: sumOf(progress, "restored"),
    failed: sumOf(progress, "failed"),
    perSecond: sumOf(progress, "perSecond"),
    ...(remainingMs !== undefined && { remainingMs }),
  };
}

/** The row of an execution that has ended, from its entry in the index. */
export function rowOfEnded(record: IndexRecord): ExecutionRow {
  const { executionId, state, host, pid, epoch, succeeded, restored, failed, total } = record;
  const [startedAtMs, updatedAtMs] = [Date.parse(record.startedAt), Date.parse(record.updatedAt)];
  const endedAtMs = record.endedAt === undefined ? updatedAtMs : Date.parse(record.endedAt);
  const done = succeeded + failed + restored;
  return {
    executionId,
    state: state === "running" || state === "suspended" ? "interrupted" : state,
    ...{ startedAtMs, updatedAtMs, endedAtMs },
    head: { host, pid, epoch },
    ...{ done, restored, failed, total },
    perSecond: endedAtMs > startedAtMs ? (done / (endedAtMs - startedAtMs)) * 1000 : 0,
  };
}

function sumOf(progress: readonly OperationProgress[], count: "done" | "total" | "restored" | "failed" | "perSecond"): number {
  return progress.reduce((sum, operation) => sum + operation[count], 0);
}

/** The time that the slowest operation needs; undefined if that of none is known. */
function longest(progress: readonly OperationProgress[]): number | undefined {
  const known = progress.flatMap(({ remainingMs }) => remainingMs ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}
