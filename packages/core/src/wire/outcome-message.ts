import { SerializationError } from "../errors.js";
import { fieldOf, textOf } from "../guarded.js";
import { deserialize } from "../serialization/deserialize.js";
import { portableError } from "../serialization/portable-error.js";
import { serialize } from "../serialization/serialize.js";
import { readLogLines } from "../tasks/log-tail.js";
import type { OutcomeReport } from "../tasks/submission.js";
import {
  cancelledOutcome,
  failedOutcome,
  type AttemptRecord,
  type FailedOutcome,
  type SucceededOutcome,
  type TaskOutcome,
} from "../tasks/task-outcome.js";
import {
  attemptField,
  executionIdField,
  openEnvelope,
  optionalTextField,
  shown,
  textField,
  wireVersion,
  type Envelope,
} from "./envelope.js";
import { readProgress, type ProgressReport } from "./progress-reports.js";
import { payloadFields, type PackedPayload } from "./payload-packer.js";
import { readUnknownOperation, type UnknownOperationNotice } from "./unknown-operation-notice.js";

/** A report without its payload: of the end of an attempt, or of its start. */
export interface ReportHeader {
  readonly taskId: string;
  readonly attempt: number;
  readonly status: TaskOutcome["status"] | "started";
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly worker: string;
  /**
   * The head that sent the task, as its message says. Successive heads may both have an attempt of
   * this number.
   */
  readonly head?: string | undefined;
  /** The digest of the code that ran, if the task's message has asked for it. */
  readonly code?: string | undefined;
  /** The directory of the run in the cache, if the task has asked for it. */
  readonly directory?: string | undefined;
  /** The last lines that a failed attempt has logged. */
  readonly logLines?: readonly string[] | undefined;
}

/** A report whose payload is not packed yet. */
export interface UnpackedReport {
  readonly header: ReportHeader;
  /** The value, the error or the reason as text; undefined for the value `undefined`. */
  readonly payload: string | undefined;
}

/** A report as a message has it. */
export interface PackedReport {
  readonly header: ReportHeader;
  readonly packed: PackedPayload;
}

/** The content of one message: any number of reports of one execution. */
export interface OutcomeMessage {
  readonly executionId: string;
  readonly reports: readonly PackedReport[];
  /** Reports that cannot be read. */
  readonly faulty: readonly FaultyReport[];
  /** Set if the worker does not know the operation of a task. */
  readonly unknownOperation?: UnknownOperationNotice | undefined;
  /** What running tasks tell of their progress. */
  readonly progress: readonly ProgressReport[];
}

/** A report that cannot be read, and the known facts about it. */
export interface FaultyReport {
  readonly taskId: string | undefined;
  readonly attempt: number;
  readonly fault: string;
}

/** The path of errors about a payload that does not match its header. */
const payloadPath = "payload";

/** The text of one report. Several of them form a message, see {@link writeOutcomeMessage}. */
export function writeReport({ header, packed }: PackedReport): string {
  return JSON.stringify({ ...header, ...packed });
}

/** The text of a message. */
export function writeOutcomeMessage(executionId: string, reports: readonly string[]): string {
  return `{"mazepa":${wireVersion},"kind":"outcomes","executionId":${JSON.stringify(executionId)},"reports":[${reports.join(",")}]}`;
}

/** The most bytes of a message besides its reports. */
export const outcomeMessageOverheadBytes = 256;

/**
 * Reads a text of {@link writeOutcomeMessage}, without the payloads.
 *
 * @throws SerializationError when the text is no such message, or of a newer version.
 */
export function readOutcomeMessage(text: string): OutcomeMessage {
  const envelope = openEnvelope(text, "outcomes");
  const { reports } = envelope;
  if (!Array.isArray(reports)) throw new SerializationError("reports", "of the message must be an array.");
  const unknownOperation = readUnknownOperation(envelope);
  return {
    executionId: executionIdField(envelope),
    ...readReports(reports),
    ...(unknownOperation && { unknownOperation }),
    progress: readProgress(envelope.progress),
  };
}

/**
 * The report of an outcome, with its payload as text. An error is made serializable: long texts are
 * cut (rule W11).
 *
 * @throws SerializationError naming the part of the value that cannot be serialized.
 */
export function toReport(taskId: string, outcome: TaskOutcome): UnpackedReport {
  const { status, attempt, startedAt, durationMs, worker } = outcome;
  const more = status === "succeeded" ? extrasOf(outcome) : status === "failed" ? logOf(outcome) : {};
  return {
    header: { taskId, attempt, status, startedAtMs: startedAt.getTime(), durationMs, worker, ...more },
    payload: payloadOf(outcome),
  };
}

/**
 * The outcome in a report.
 *
 * @throws SerializationError when the payload does not match the header.
 */
export function readOutcome({ header, payload }: UnpackedReport): TaskOutcome {
  const { status } = header;
  const record = recordOf(header);
  const content = payload === undefined ? undefined : deserialize(payload);
  switch (status) {
    case "succeeded":
      return { status, value: content, ...record, ...extrasOf(header) };
    case "failed":
      if (content instanceof Error) return failedOutcome(portableError(content), { ...record, ...logOf(header) });
      throw new SerializationError(payloadPath, `of a failure holds no error, but ${shown(content)}.`);
    case "cancelled":
      if (typeof content === "string") return cancelledOutcome(content, record);
      throw new SerializationError(payloadPath, `of a cancellation holds no reason, but ${shown(content)}.`);
    case "started":
      throw new SerializationError("status", "is that of a start, which is not an outcome.");
  }
}

/**
 * Whether `readOutcome` has refused a report that no worker has written, so that it says nothing of
 * the task (rule E4). What only this side cannot read is another matter.
 */
export function isUntrue(error: unknown): boolean {
  return error instanceof SerializationError && (error.path === payloadPath || error.cause instanceof SyntaxError);
}

/** The record of the attempt in a header. */
export function recordOf({ attempt, startedAtMs, durationMs, worker }: ReportHeader): AttemptRecord {
  return { attempt, startedAt: new Date(startedAtMs), durationMs, worker };
}

/** The complete report, of which {@link toReport} and {@link readOutcome} handle the parts. */
export function toOutcomeReport(executionId: string, report: UnpackedReport): OutcomeReport {
  const { taskId, attempt } = report.header;
  return { executionId, taskId, attempt, outcome: readOutcome(report) };
}

/** What is only there if the task's message has asked for it. */
function extrasOf({ code, directory }: Pick<ReportHeader, "code" | "directory">): Pick<SucceededOutcome, "code" | "directory"> {
  return { ...(code !== undefined && { code }), ...(directory !== undefined && { directory }) };
}

function logOf({ logLines }: Pick<ReportHeader, "logLines">): Pick<FailedOutcome, "logLines"> {
  return logLines === undefined ? {} : { logLines };
}

function payloadOf(outcome: TaskOutcome): string | undefined {
  switch (outcome.status) {
    case "succeeded":
      return outcome.value === undefined ? undefined : serialize(outcome.value, "result");
    case "failed":
      return serialize(portableError(outcome.error), "error");
    case "cancelled":
      return serialize(outcome.reason, "reason");
  }
}

function readReports(reports: readonly unknown[]): Pick<OutcomeMessage, "reports" | "faulty"> {
  const read: PackedReport[] = [];
  const faulty: FaultyReport[] = [];
  for (const report of reports) {
    try {
      read.push(readReport(report));
    } catch (error) {
      const [taskId, attempt] = [fieldOf(report, "taskId"), fieldOf(report, "attempt")];
      faulty.push({
        taskId: typeof taskId === "string" ? taskId : undefined,
        attempt: typeof attempt === "number" ? attempt : 0,
        fault: textOf(error),
      });
    }
  }
  return { reports: read, faulty };
}

function readReport(report: unknown): PackedReport {
  if (typeof report !== "object" || report === null)
    throw new SerializationError("reports", "of the message hold something else than reports.");
  const fields = report as Envelope;
  const head = optionalTextField(fields, "head");
  const code = optionalTextField(fields, "code");
  const directory = optionalTextField(fields, "directory");
  const logLines = readLogLines(fields.logLines);
  const header: ReportHeader = {
    taskId: textField(fields, "taskId"),
    attempt: attemptField(fields),
    status: statusField(fields),
    startedAtMs: anyNumber(fields.startedAtMs),
    durationMs: anyNumber(fields.durationMs),
    worker: textField(fields, "worker"),
    ...(head !== undefined && { head }),
    ...extrasOf({ code, directory }),
    ...(logLines && { logLines }),
  };
  const packed = payloadFields(fields);
  if (header.status === "failed" && Object.keys(packed).length === 0)
    throw new SerializationError("payload", "with the error is missing in the report of a failure.");
  return { header, packed };
}

/**
 * A number, or NaN. A number that cannot be true costs one report, not the message: `faultOfReport`
 * checks it.
 */
export function anyNumber(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function statusField({ status }: Envelope): ReportHeader["status"] {
  if (status === "succeeded" || status === "failed" || status === "cancelled" || status === "started") return status;
  throw new SerializationError("status", `of a report is ${shown(status)}.`);
}
