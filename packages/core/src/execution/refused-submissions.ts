import { isSubmissionError } from "../queues/execution-queue.js";
import type { Input } from "../scheduling/protocol.js";
import { asError } from "../serialization/as-error.js";
import { failedReport, type Submission } from "../tasks/submission.js";
import { toInput, type IntakeContext } from "./outcome-intake.js";

/** The scheduler's inputs for submissions that a queue has not accepted. */
export function* refusedInputs(
  submissions: readonly Submission[],
  thrown: unknown,
  intake: IntakeContext,
): Generator<Input, void> {
  const error = asError(thrown);
  const refused = isSubmissionError(error) ? new Set(error.taskIds) : undefined;
  for (const submission of submissions) {
    const input = !refused || refused.has(submission.id) ? toInput(failedReport(submission, error), intake) : undefined;
    if (input) yield input;
  }
}
