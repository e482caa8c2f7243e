import { isUnreachable } from "../messaging/outage.js";
import { failedOutcome, headWorker, type TaskOutcome } from "../tasks/task-outcome.js";
import { fieldOf } from "../guarded.js";
import { asError } from "../serialization/as-error.js";
import type { Input } from "../scheduling/protocol.js";
import type { Task } from "../tasks/task.js";
import { faultOfReport } from "../tasks/report-fault.js";
import { emitWarningFor } from "../callbacks.js";
import { emitWarning } from "../emit-warning.js";
import type { ReceivedOutcome } from "../queues/execution-queue.js";
import type { OutcomeReport } from "../tasks/submission.js";
import { checkValue } from "../serialization/check-value.js";
import { classifyFailure } from "../retry/failure-verdict.js";

/** The facts that are needed to judge an outcome. */
export interface IntakeContext {
  readonly executionId: string;
  readonly transientErrors: ((error: Error) => boolean) | undefined;
  taskOf(taskId: string): Task | undefined;
}

/**
 * The scheduler's input for a report. A value that cannot travel is a failure on every queue (rule
 * V2). Undefined for a report of another execution.
 */
export function toInput(report: OutcomeReport, context: IntakeContext): Input | undefined {
  const { executionId, taskId, attempt, outcome } = report;
  if (executionId !== context.executionId) return undefined;
  const problem = faultOfReport(report);
  if (problem !== undefined) return { type: "refused", taskId, attempt, status: statusOf(outcome), problem };
  if (outcome.status === "succeeded") {
    try {
      return { type: "outcome", taskId, attempt, outcome, sizeBytes: checkValue(outcome.value, "result") };
    } catch (error) {
      const failed = failedOutcome(asError(error), { ...outcome, attempt });
      return { type: "outcome", taskId, attempt, outcome: failed, verdict: { isTransient: false, mayRetry: false } };
    }
  }
  if (outcome.status === "cancelled") return { type: "outcome", taskId, attempt, outcome };
  const error = asError(outcome.error);
  const classified = classifyFailure(error, context.taskOf(taskId)?.options.retries, context.transientErrors);
  const isUnsent = outcome.worker === headWorker && isUnreachable(error);
  const verdict = isUnsent ? { ...classified, isTransient: true, mayRetry: true, isUnsent } : classified;
  return {
    type: "outcome",
    taskId,
    attempt,
    outcome: error === outcome.error ? outcome : failedOutcome(error, outcome),
    verdict,
  };
}

/**
 * The scheduler's input for a received outcome. One that cannot be read does not even name its
 * task, so it only causes a warning (rule E4).
 */
export function receivedInput(received: ReceivedOutcome, context: IntakeContext): Input | undefined {
  try {
    const { report } = received;
    if (typeof report.taskId === "string") return toInput(report, context);
  } catch (error) {
    emitWarningFor(error);
    return undefined;
  }
  emitWarning("A report that does not say which task it is of was ignored.", "MazepaWarning");
  return undefined;
}

function statusOf(outcome: unknown): TaskOutcome["status"] {
  const status = fieldOf(outcome, "status");
  return status === "succeeded" || status === "cancelled" ? status : "failed";
}
