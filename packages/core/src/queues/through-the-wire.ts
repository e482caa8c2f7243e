import { SerializationError } from "../errors.js";
import { taskIdentityText } from "../operations/task-identity.js";
import { contentId } from "../serialization/identity.js";
import { failedOutcome } from "../tasks/task-outcome.js";
import { asError } from "../serialization/as-error.js";
import type { Submission } from "../tasks/submission.js";
import { decodeReport, encodeReport } from "../wire/report-format.js";
import { decodeSubmission, encodeSubmission } from "../wire/submission-format.js";
import type { WireMode } from "./wire-mode.js";

/** Everything is encoded and decoded, as on the way to another machine. */
export const throughTheWire: WireMode = {
  submission(submission) {
    const received = decodeSubmission(encodeSubmission(submission));
    checkUnchanged(submission, received);
    return received;
  },
  report(report) {
    try {
      return decodeReport(encodeReport(report));
    } catch (error) {
      return { ...report, outcome: failedOutcome(asError(error), report.outcome) };
    }
  },
};

/**
 * Throws if operation or arguments changed after `makeTask`: they would no longer match their id
 * (rule V5).
 */
function checkUnchanged(sent: Submission, received: Submission): void {
  if (sent.contentId === undefined) return;
  if (contentId(taskIdentityText(received.operation, sent.givenArgs ?? received.args)) === sent.contentId) return;
  throw new SerializationError(
    "args",
    `or state of task ${sent.id} (operation "${sent.operationId}") were changed after makeTask, so its id no longer matches its content. Make a copy before changing them.`,
  );
}
