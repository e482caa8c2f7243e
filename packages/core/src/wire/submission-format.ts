import { SerializationError } from "../errors.js";
import type { Submission } from "../tasks/submission.js";
import { toTaskHeader, readTaskMessage, readTaskPayload, taskPayload, writeTaskMessage } from "./task-message.js";

/**
 * Encodes one attempt of a task as a message, for custom execution queues. `docs/wire-format.md`
 * describes it.
 *
 * @example
 * ```ts
 * const text = encodeSubmission(submission);
 * ```
 *
 * @throws SerializationError naming the part of operation or arguments that cannot travel.
 */
export function encodeSubmission(submission: Submission): string {
  return writeTaskMessage({ ...submission, packed: { payload: taskPayload(submission) } });
}

/**
 * Decodes a text of {@link encodeSubmission}.
 *
 * @example
 * ```ts
 * const outcome = await runTask(decodeSubmission(text));
 * ```
 *
 * @throws SerializationError when the text is not such a message, or of a newer version.
 * @throws UnknownOperationError when the operation is not registered here.
 */
export function decodeSubmission(text: string): Submission {
  const message = readTaskMessage(text);
  const { payload } = message.packed;
  if (payload === undefined)
    throw new SerializationError("payload", "is not in the message itself; only queues with a store can read it.");
  return readTaskPayload(toTaskHeader(message), payload);
}
