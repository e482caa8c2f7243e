import type { Submission } from "../tasks/submission.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";

/**
 * The outcome of a submission that was run in this process, with the digest of the code that is
 * loaded here where the submission asks for it.
 */
export async function withCode(outcome: TaskOutcome, { operationId, source }: Submission): Promise<TaskOutcome> {
  if (source === undefined || outcome.status !== "succeeded") return outcome;
  const { codeDigestOf } = await import("../code/source-digest.js");
  const digest = await codeDigestOf(operationId, source);
  return "code" in digest && digest.code !== undefined ? { ...outcome, code: digest.code } : outcome;
}
