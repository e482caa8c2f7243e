import { SerializationError } from "../errors.js";
import type { OutcomeReport } from "../tasks/submission.js";
import { readOutcomeMessage, toOutcomeReport, toReport, writeOutcomeMessage, writeReport } from "./outcome-message.js";

/**
 * Encodes the outcome of an attempt as a message, for custom execution queues.
 * `docs/wire-format.md` describes it. Every error can be encoded: long texts are cut.
 *
 * @example
 * ```ts
 * const submission = decodeSubmission(text);
 * const outcome = await runTask(submission);
 * const report = encodeReport({
 *   executionId: submission.executionId,
 *   taskId: submission.id,
 *   attempt: submission.attempt,
 *   outcome,
 * });
 * ```
 *
 * @throws SerializationError naming the part of the result that cannot travel.
 */
export function encodeReport({ executionId, taskId, outcome, attempt }: OutcomeReport): string {
  const { header, payload } = toReport(taskId, outcome);
  const packed = payload === undefined ? {} : { payload };
  return writeOutcomeMessage(executionId, [writeReport({ header: { ...header, attempt }, packed })]);
}

/**
 * Decodes a text of {@link encodeReport}.
 *
 * @example
 * ```ts
 * const { taskId, outcome } = decodeReport(text);
 * ```
 *
 * @throws SerializationError when the text is not such a message, of a newer version, or has not
 *   exactly one report.
 */
export function decodeReport(text: string): OutcomeReport {
  const { executionId, reports } = readOutcomeMessage(text);
  const [report] = reports;
  if (!report || reports.length !== 1)
    throw new SerializationError("reports", `of the message are ${reports.length}, where one was expected.`);
  return toOutcomeReport(executionId, { header: report.header, payload: report.packed.payload });
}
