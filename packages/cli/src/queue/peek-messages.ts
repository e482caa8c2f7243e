import type { MessageQueue } from "@mazepa/core";
import type { BrowsedMessage } from "@mazepa/core/transport";

/** Some messages of a queue, and whether they had to be leased for a moment. */
export interface PeekedMessages {
  readonly messages: readonly PeekedMessage[];
  readonly wereLeased: boolean;
}

/** A message as a queue shows it; for one that had to be leased, its times are not known. */
export type PeekedMessage = Pick<BrowsedMessage, "body" | "state" | "deliveryCount"> & Partial<Pick<BrowsedMessage, "at">>;

const peekLeaseMs = 30_000;

/**
 * Up to `max` messages: without taking any where the queue can be browsed, else by leasing them and
 * giving them back, which adds one to their delivery counts.
 */
export async function peekMessages(queue: MessageQueue, max: number): Promise<PeekedMessages> {
  if (queue.browse === undefined) return { messages: await leaseAndRelease(queue, max), wereLeased: true };
  const messages: BrowsedMessage[] = [];
  for await (const message of queue.browse(max)) messages.push(message);
  return { messages, wereLeased: false };
}

async function leaseAndRelease(queue: MessageQueue, max: number): Promise<PeekedMessage[]> {
  const leaseMs = Math.min(peekLeaseMs, queue.limits.maxLeaseMs);
  const taken = [];
  while (taken.length < max) {
    const maxCount = Math.min(max - taken.length, queue.limits.maxBatch);
    const received = await queue.receive({ maxCount, waitMs: 2000, leaseMs });
    if (received.length === 0) break;
    taken.push(...received);
  }
  await queue.release(taken);
  return taken.map(({ body, deliveryCount }) => ({ body, deliveryCount, state: "ready" }));
}
