import { SerializationError } from "../errors.js";

/** What outcome queues begin with unless told otherwise. With an execution id of full length the name stays within SQS's 80 characters. */
export const defaultOutcomePrefix = "mazepa";

/** The queue for the outcomes of one execution (rule X1). */
export function outcomeQueueName({
  prefix,
  executionId,
  generation,
}: {
  prefix: string;
  executionId: string;
  generation: number;
}): string {
  return `${prefix}-${executionId}-${generation}`;
}

/**
 * Checks where a message wants its outcome sent: a queue's name, never a URL or path, and under `prefix` if there is one.
 *
 * @throws SerializationError when it may not be sent there.
 */
export function checkReplyTo(replyTo: string, prefix: string | undefined): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/.test(replyTo) && (prefix === undefined || replyTo.startsWith(`${prefix}-`))) return;
  const wanted = prefix === undefined ? "a queue's name" : `the name of a queue under "${prefix}-"`;
  throw new SerializationError(
    "replyTo",
    `is ${JSON.stringify(replyTo.slice(0, 200))} in the message; it must be ${wanted}. Nothing is sent there.`,
  );
}
