import { SerializationError } from "../errors.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import type { Operation } from "./operation.js";
import type { OutcomeReport, Submission } from "./submission.js";
import type { TaskOptions } from "./task-options.js";
import type { TaskOutcome } from "./task-outcome.js";

/** The major version of the envelope; `docs/wire-format.md` describes it. */
export const wireVersion = 1;

/**
 * The message for one attempt of a task.
 *
 * @throws SerializationError naming the part of operation or arguments that cannot travel.
 */
export function encodeSubmission(submission: Submission): string {
  const { id, operationId, operation, args, options, executionId, attempt, packageVersion } = submission;
  const payload = serialize({ operation, args });
  return JSON.stringify({ mazepa: wireVersion, kind: "task", id, operationId, executionId, attempt, packageVersion, options: wireOptions(options), payload });
}

/**
 * Reads what {@link encodeSubmission} wrote.
 *
 * @throws SerializationError when the text is not such a message, or of a newer version.
 * @throws UnknownOperationError when the operation is not registered here.
 */
export function decodeSubmission(text: string): Submission {
  const envelope = openEnvelope(text, "task");
  const { operation, args } = deserialize(envelope.payload) as { operation: Operation; args: readonly unknown[] };
  const { id, operationId, executionId, attempt, packageVersion, options } = envelope;
  return { id, operationId, executionId, attempt, options, operation, args, ...(packageVersion !== undefined && { packageVersion }) };
}

/**
 * The message for how an attempt ended.
 *
 * @throws SerializationError naming the part of the result that cannot travel.
 */
export function encodeReport({ executionId, taskId, attempt, outcome }: OutcomeReport): string {
  return JSON.stringify({ mazepa: wireVersion, kind: "outcome", executionId, taskId, attempt, payload: serialize(outcome) });
}

/**
 * Reads what {@link encodeReport} wrote.
 *
 * @throws SerializationError when the text is not such a message, or of a newer version.
 */
export function decodeReport(text: string): OutcomeReport {
  const { executionId, taskId, attempt, payload } = openEnvelope(text, "outcome");
  return { executionId, taskId, attempt, outcome: deserialize(payload) as TaskOutcome };
}

interface Envelope {
  readonly mazepa: number;
  readonly kind: string;
  readonly id: string;
  readonly taskId: string;
  readonly operationId: string;
  readonly executionId: string;
  readonly attempt: number;
  readonly packageVersion?: string;
  readonly options: TaskOptions;
  readonly payload: string;
}

/** What a worker needs to know; policies stay in the head. */
function wireOptions({ timeoutMs, queueTimeoutMs, tags, workerType, priority }: TaskOptions): TaskOptions {
  return JSON.parse(JSON.stringify({ timeoutMs, queueTimeoutMs, tags, workerType, priority })) as TaskOptions;
}

function openEnvelope(text: string, kind: string): Envelope {
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch (cause) {
    throw new SerializationError("", "The message is not JSON.", { cause });
  }
  if (typeof envelope !== "object" || envelope === null || !("mazepa" in envelope)) throw new SerializationError("", "The message is none of Mazepa's.");
  if (envelope.mazepa !== wireVersion) {
    throw new SerializationError("", `The message is of wire version ${String(envelope.mazepa)}; this side knows version ${wireVersion}. Update it.`);
  }
  if (!("kind" in envelope) || envelope.kind !== kind) throw new SerializationError("", `The message is no ${kind}.`);
  return envelope as Envelope;
}
