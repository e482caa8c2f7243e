import { failedOutcome } from "../tasks/task-outcome.js";
import { SerializationError } from "../errors.js";
import type { Input } from "../scheduling/protocol.js";
import type { Task } from "../tasks/task.js";
import type { OutcomeReport } from "../tasks/submission.js";
import { checkValue } from "../serialization/check-value.js";
import { verdictOn } from "./verdict.js";

/** What it takes to judge an outcome. */
export interface IntakeContext {
  readonly executionId: string;
  readonly transientErrors: ((error: Error) => boolean) | undefined;
  taskOf(taskId: string): Task | undefined;
}

/**
 * What the scheduler is told of a report: a value that cannot travel is a failure on every queue alike (rule V2). Undefined for a
 * report of another execution.
 */
export function toInput({ executionId, taskId, attempt, outcome }: OutcomeReport, context: IntakeContext): Input | undefined {
  if (executionId !== context.executionId) return undefined;
  if (outcome.status === "succeeded") {
    try {
      return { type: "outcome", taskId, attempt, outcome, sizeBytes: checkValue(outcome.value, "result") };
    } catch (error) {
      if (!(error instanceof SerializationError)) throw error;
      const failed = failedOutcome(error, { ...outcome, attempt });
      return { type: "outcome", taskId, attempt, outcome: failed, verdict: { isTransient: false, mayRetry: false } };
    }
  }
  if (outcome.status === "cancelled") return { type: "outcome", taskId, attempt, outcome };
  const verdict = verdictOn(outcome.error, context.taskOf(taskId), context.transientErrors);
  return { type: "outcome", taskId, attempt, outcome, verdict };
}
