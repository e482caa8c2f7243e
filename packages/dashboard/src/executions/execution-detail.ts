import { readHistory, type ExecutionView } from "@mazepa/core";
import { operationProgress, shellLine } from "@mazepa/core/internal";
import type { ExecutionDetail, OperationRow, TaskProgressRow } from "../api/execution-views.js";
import { limits } from "../api/limits.js";
import { cutText } from "../views/cut-text.js";
import { errorText } from "../views/error-text.js";
import { logLink } from "../views/log-link.js";
import { rowOfView } from "./execution-row.js";
import { historyOf } from "./history-of.js";
import { readRunTarget } from "./run-target.js";
import { foundExecution, type ShownStore } from "./shown-store.js";
import { signalWaits } from "./signal-waits.js";

/** `GET /api/executions/:id`. */
export async function executionDetail(store: ShownStore, executionId: string): Promise<ExecutionDetail> {
  const view = await foundExecution(store, executionId);
  const [history, run] = await Promise.all([readHistory(store.blobs, executionId), readRunTarget(store.blobs, executionId)]);
  const { cancelRequest, error, operations } = view;
  return {
    ...rowOfView(view),
    operations: operationRows(view),
    otherOperations: Math.max(0, operations.length - limits.operations),
    leaseUntilMs: view.head.leaseUntil.getTime(),
    ...(error && { error: errorText(error, store.hidesValues) }),
    waitsFor: signalWaits(view),
    progress: view.progress.map((each) => progressRow(each, store.hidesValues)),
    ...(cancelRequest && { cancelRequest: cancelRow(cancelRequest, store.hidesValues) }),
    ...(run && { target: cutText(run.target) }),
    ...(view.state !== "running" && view.state !== "succeeded" && { resumeCommand: resumeCommand(store, executionId) }),
    ...logLink(store.logUrl, { executionId }),
    ...(history && { history: historyOf(history) }),
  };
}

function cancelRow(
  { reason, requestedAt }: NonNullable<ExecutionView["cancelRequest"]>,
  hidesValues: boolean,
): NonNullable<ExecutionDetail["cancelRequest"]> {
  return { ...(!hidesValues && { reason: cutText(reason) }), atMs: requestedAt.getTime() };
}

function progressRow(
  { taskId, operationId, label, attempt, fraction, note, at }: ExecutionView["progress"][number],
  hidesValues: boolean,
): TaskProgressRow {
  return {
    ...{ taskId, operationId, attempt, fraction, atMs: at.getTime() },
    ...(label !== undefined && { label: cutText(label) }),
    ...(note !== undefined && !hidesValues && { note: cutText(note) }),
  };
}

function operationRows(view: ExecutionView): OperationRow[] {
  const rows = operationProgress(view).slice(0, limits.operations);
  return rows.map(({ remainingMs, ...row }, index) => ({
    ...row,
    succeeded: view.operations[index]?.succeeded ?? 0,
    cancelled: view.operations[index]?.cancelled ?? 0,
    ...(remainingMs !== undefined && { remainingMs }),
  }));
}

/** The line that resumes what `mazepa run` has started. */
function resumeCommand({ name }: ShownStore, executionId: string): string {
  return shellLine(["mazepa", "resume", executionId, "--checkpoint", name]);
}
