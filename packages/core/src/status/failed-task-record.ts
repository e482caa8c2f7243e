import { inspect } from "node:util";
import type { TaskFailedError } from "../errors.js";
import type { TaskNode } from "../scheduling/nodes.js";
import { checkValue } from "../serialization/check-value.js";
import type { FailedOutcome } from "../tasks/task-outcome.js";
import { encodeSubmission } from "../wire/submission-format.js";
import { toSubmission } from "../scheduling/to-submission.js";
import { cut, errorRecord, type ErrorRecord } from "../serialization/error-record.js";

/** A task that failed for good, with the data to run it again. */
export interface FailedTask {
  readonly taskId: string;
  readonly operationId: string;
  /** The last attempt, which failed. */
  readonly attempt: number;
  /** The time of the failure, as ISO 8601. */
  readonly failedAt: string;
  readonly durationMs: number;
  /** The process or thread that ran it. */
  readonly worker: string;
  /** Names of the flows around the task, outermost first. */
  readonly flowPath: readonly string[];
  /** The arguments in short, for display. */
  readonly shownArguments: string;
  readonly error: ErrorRecord;
  /** The last lines that the attempt has logged, at most 20 and 8 KiB. */
  readonly logLines?: readonly string[];
  /** Operation and arguments, for `decodeSubmission`. */
  readonly submission?: string;
  /** The reason why there is no submission. */
  readonly leftOut?: string;
}

/** Operation and arguments larger than this are not kept. */
const maxSubmissionBytes = 256 * 1024;
const maxArgumentsLength = 200;

/** The record of a task that has just failed for good. */
export function failedTaskRecord(node: TaskNode, outcome: FailedOutcome, executionId: string): FailedTask {
  const { id, task, attempt, ending } = node;
  const { startedAt, durationMs, worker, error } = outcome;
  const { flowPath = [] } = (ending && "error" in ending ? ending.error : {}) as Partial<TaskFailedError>;
  return {
    ...{ taskId: id, operationId: task.operationId, attempt, durationMs, worker, flowPath },
    failedAt: new Date(startedAt.getTime() + durationMs).toISOString(),
    error: errorRecord(error),
    ...(outcome.logLines && { logLines: outcome.logLines }),
    ...submissionText(node, executionId),
  };
}

/**
 * The text of a submission. Arguments may have been changed since the task was made, so that they
 * cannot be serialized.
 */
function submissionText(node: TaskNode, executionId: string): Pick<FailedTask, "shownArguments" | "submission" | "leftOut"> {
  const submission = toSubmission(node, executionId);
  const shownArguments = shown(submission.args);
  try {
    // An estimate of their memory, of which the text is a part. Very large ones are not even
    // encoded.
    const isLarge = checkValue(submission.args, "args") > 4 * maxSubmissionBytes;
    const text = isLarge ? undefined : encodeSubmission(submission);
    if (text !== undefined && text.length <= maxSubmissionBytes) return { shownArguments, submission: text };
    return { shownArguments, leftOut: `operation and arguments take more than ${maxSubmissionBytes / 1024} KiB` };
  } catch (thrown) {
    return { shownArguments, leftOut: `operation and arguments cannot travel: ${errorRecord(thrown).message}` };
  }
}

function shown(args: readonly unknown[]): string {
  const options = {
    depth: 3,
    breakLength: Infinity,
    maxArrayLength: 5,
    maxStringLength: 80,
    customInspect: false,
    compact: true,
  };
  const texts: string[] = [];
  let length = 0;
  for (const argument of args) {
    const text = inspect(argument, options);
    texts.push(text);
    length += text.length;
    if (length > maxArgumentsLength) break;
  }
  return cut(texts.join(", "), maxArgumentsLength);
}
