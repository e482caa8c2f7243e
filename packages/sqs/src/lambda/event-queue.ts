import type { MessageQueue, QueueDepth } from "@mazepa/core";
import type { MessageQueueLimits, OutgoingMessage, ReceivedMessage, ReceiveOptions } from "@mazepa/core/transport";

/**
 * The queue of an event: hands out the messages that Lambda has received, once. Lambda keeps their
 * leases, and deletes those that are acknowledged, when the handler has returned.
 */
export class EventQueue implements MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;
  /** Resolves when each message is acknowledged or released. */
  readonly whenDone: Promise<void>;
  readonly #queue: MessageQueue;
  readonly #waiting: ReceivedMessage[];
  /** Messages that are neither acknowledged nor released, by their handles. */
  readonly #held: Map<string, ReceivedMessage>;
  readonly #acknowledged = new Set<string>();
  #onDone: () => void = () => undefined;

  /** @param queue The queue in SQS that the messages are from. */
  constructor(queue: MessageQueue, messages: readonly ReceivedMessage[]) {
    this.name = queue.name;
    this.limits = queue.limits;
    this.#queue = queue;
    this.#waiting = [...messages];
    this.#held = new Map(messages.map((message) => [message.handle, message]));
    this.whenDone = new Promise((resolve) => (this.#onDone = resolve));
    if (this.#held.size === 0) this.#onDone();
  }

  /** Whether a message was acknowledged, so that it can be deleted. */
  isDone(handle: string): boolean {
    return this.#acknowledged.has(handle);
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#queue.send(messages);
  }

  async receive({ maxCount, signal }: ReceiveOptions): Promise<ReceivedMessage[]> {
    if (this.#waiting.length > 0) return this.#waiting.splice(0, maxCount);
    await new Promise<void>((resolve) => {
      if (signal?.aborted !== false) resolve();
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
    return [];
  }

  async acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    for (const { handle } of messages) this.#acknowledged.add(handle);
    this.#settle(messages);
  }

  async extendLease(): Promise<readonly ReceivedMessage[]> {
    return [];
  }

  /**
   * Without the permission `sqs:ChangeMessageVisibility`, messages come again when Lambda's lease
   * ends.
   */
  async release(messages: readonly ReceivedMessage[], delayMs = 0): Promise<void> {
    await this.#queue.release(messages, delayMs).catch(() => undefined);
    this.#settle(messages);
  }

  /** Releases what a worker that had to end has not even received. */
  async releaseHeld(): Promise<void> {
    if (this.#held.size > 0) await this.release([...this.#held.values()]);
  }

  depth(): Promise<QueueDepth> {
    return this.#queue.depth();
  }

  purge(): Promise<void> {
    return this.#queue.purge();
  }

  #settle(messages: readonly ReceivedMessage[]): void {
    for (const { handle } of messages) this.#held.delete(handle);
    if (this.#held.size === 0) this.#onDone();
  }
}
