import { InvalidOptionError, PayloadTooLargeError } from "../errors.js";
import type { MessageQueueLimits, OutgoingMessage, ReceiveOptions } from "./message-queue.js";

/** The queue that a check is about: its name for messages, and its limits. */
export interface LimitedQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;
}

/**
 * Checks the messages of one `send` before any of them is sent.
 *
 * @example
 * ```ts
 * async function send(queue: LimitedQueue, messages: readonly OutgoingMessage[]) {
 *   checkOutgoing(queue, messages);
 *   // send them
 * }
 * ```
 *
 * @throws PayloadTooLargeError
 * @throws InvalidOptionError
 */
export function checkOutgoing(queue: LimitedQueue, messages: readonly OutgoingMessage[]): void {
  const { maxMessageBytes } = queue.limits;
  for (const [index, { body, delayMs }] of messages.entries()) {
    if (delayMs !== undefined) checkDelay(queue, delayMs);
    // A UTF-16 unit takes three bytes at most, so most bodies need no counting.
    if (body.length * 3 <= maxMessageBytes) continue;
    const sizeBytes = Buffer.byteLength(body);
    if (sizeBytes > maxMessageBytes) {
      throw new PayloadTooLargeError(
        `Message ${index} of ${messages.length} for queue "${queue.name}" has ${sizeBytes} bytes; the queue takes ${maxMessageBytes} a message. ` +
          "Nothing was sent. Give a blob store as `payloads`, so that large values travel through it.",
        { sizeBytes, limitBytes: maxMessageBytes },
      );
    }
  }
}

/**
 * Checks a delay in ms. @throws InvalidOptionError
 *
 * @example
 * ```ts
 * async function release(queue: LimitedQueue, messages: readonly ReceivedMessage[], delayMs = 0) {
 *   checkDelay(queue, delayMs);
 *   // make the messages visible again after delayMs
 * }
 * ```
 */
export function checkDelay(queue: LimitedQueue, delayMs: number): void {
  if (delayMs >= 0 && delayMs <= queue.limits.maxDelayMs) return;
  throw new InvalidOptionError(
    `delayMs must be between 0 and ${queue.limits.maxDelayMs} on queue "${queue.name}", not ${delayMs}.`,
  );
}

/**
 * Checks the options of one `receive`. @throws InvalidOptionError
 *
 * @example
 * ```ts
 * async function receive(queue: LimitedQueue, options: ReceiveOptions) {
 *   checkReceive(queue, options);
 *   // lease up to options.maxCount messages for grantedLeaseMs(queue, options.leaseMs)
 * }
 * ```
 */
export function checkReceive(queue: LimitedQueue, { maxCount, waitMs, leaseMs }: ReceiveOptions): void {
  if (!Number.isInteger(maxCount) || maxCount < 1) {
    throw new InvalidOptionError(`maxCount must be a whole number of at least 1, not ${maxCount} (queue "${queue.name}").`);
  }
  if (!(waitMs >= 0)) throw new InvalidOptionError(`waitMs must be 0 or more, not ${waitMs} (queue "${queue.name}").`);
  grantedLeaseMs(queue, leaseMs);
}

/**
 * `leaseMs` rounded up to the queue's granularity. @throws InvalidOptionError
 *
 * @example
 * ```ts
 * const queue = new MemoryBroker({ limits: { leaseGranularityMs: 1000 } }).queue("tasks");
 * grantedLeaseMs(queue, 1500); // 2000
 * ```
 */
export function grantedLeaseMs(queue: LimitedQueue, leaseMs: number): number {
  const { maxLeaseMs, leaseGranularityMs } = queue.limits;
  if (leaseMs > 0 && leaseMs <= maxLeaseMs) return Math.ceil(leaseMs / leaseGranularityMs) * leaseGranularityMs;
  throw new InvalidOptionError(`leaseMs must be above 0 and at most ${maxLeaseMs} on queue "${queue.name}", not ${leaseMs}.`);
}
