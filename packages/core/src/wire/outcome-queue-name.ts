import { SerializationError } from "../errors.js";

/**
 * The default prefix of outcome queues. With an execution id of full length, the name stays within
 * SQS's 80 characters.
 */
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

/** Whether `name` is the outcome queue of a later generation than `other`. */
export function isLaterGeneration(name: string, other: string): boolean {
  return generationOf(name) > generationOf(other);
}

/** NaN for a name without one: a fixed queue serves all generations. */
function generationOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1]);
}

/**
 * Checks the queue that a message names for its outcome. It must be an outcome queue by name:
 * `prefix` alone, or followed by a hyphen and more; never a URL or path (rule W12).
 *
 * @throws SerializationError when it may not be sent to.
 */
export function checkReplyTo(replyTo: string, prefix: string): void {
  const isQueueName = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/.test(replyTo);
  if (isQueueName && (replyTo === prefix || replyTo.startsWith(`${prefix}-`))) return;
  throw new SerializationError(
    "replyTo",
    `is ${JSON.stringify(replyTo.slice(0, 200))} in the message; it must be the outcome queue "${prefix}" or begin with "${prefix}-". ` +
      "Nothing is sent there. If heads have outcome queues of another name, give workers their `outcomePrefix`.",
  );
}
