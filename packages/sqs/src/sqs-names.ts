import { InvalidOptionError } from "@mazepa/core";
import { checkQueueName } from "@mazepa/core/transport";
import { noFifo } from "./sqs-options.js";

const maxLength = 80;

/**
 * The name in SQS of queue `name`: up to 80 letters, digits, hyphens and underscores, the prefix
 * included.
 *
 * @throws InvalidOptionError
 */
export function sqsName(prefix: string, name: string): string {
  const full = `${prefix}${checkQueueName(name)}`;
  if (full.endsWith(".fifo")) throw new InvalidOptionError(`"${full}" is the name of a FIFO queue. ${noFifo}`);
  if (/^[A-Za-z0-9_-]+$/.test(full) && full.length <= maxLength) return full;
  throw new InvalidOptionError(
    `"${full}" cannot name a queue of SQS: use up to ${maxLength} letters, digits, "-" and "_" (prefix included).`,
  );
}

/** Whether a name is short enough for SQS. */
export function isSqsLength(prefix: string, name: string): boolean {
  return prefix.length + name.length <= maxLength;
}
