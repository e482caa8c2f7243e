import { digest } from "../serialization/identity.js";
import { SerializationError } from "../errors.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { openEnvelope, textField, wireVersion } from "./envelope.js";
import { anyNumber, readOutcome, type PackedReport, type ReportHeader } from "./outcome-message.js";
import { payloadFields, type PackedPayload, type PayloadPacker } from "./payload-packer.js";

/** The key of the blob with the result of a detached task. A later result replaces it. */
export function resultKey(taskId: string): string {
  // An id set by hand may have characters that some stores do not take.
  return `results/${/^[A-Za-z0-9_-]+$/.test(taskId) ? taskId : `id-${digest(taskId)}`}`;
}

/** The text of a blob with a result. */
export function writeResult(executionId: string, { header, packed }: PackedReport): string {
  const { head, ...fields } = header;
  return JSON.stringify({ mazepa: wireVersion, kind: "result", executionId, ...fields, ...packed });
}

/**
 * Reads a text of {@link writeResult}.
 *
 * @throws SerializationError when the text is no such result, or of a newer version.
 */
export async function readResultText(text: string, packer: PayloadPacker): Promise<SucceededOutcome> {
  const envelope = openEnvelope(text, "result");
  const header: ReportHeader = {
    taskId: textField(envelope, "taskId"),
    attempt: anyNumber(envelope.attempt),
    status: "succeeded",
    startedAtMs: anyNumber(envelope.startedAtMs),
    durationMs: anyNumber(envelope.durationMs),
    worker: textField(envelope, "worker"),
  };
  const packed: PackedPayload = payloadFields(envelope);
  const outcome = readOutcome({
    header,
    payload: await packer.unpack(packed, { executionId: textField(envelope, "executionId") }),
  });
  if (outcome.status === "succeeded") return outcome;
  throw new SerializationError("status", "of a kept result is not that of a success.");
}
