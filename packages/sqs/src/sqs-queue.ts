import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { LeaseLostError, type MessageQueue, type QueueDepth } from "@mazepa/core";
import { emitWarning } from "@mazepa/core/internal";
import {
  checkDelay,
  checkOutgoing,
  checkReceive,
  grantedLeaseMs,
  ReceiveStop,
  reportLeaseLost,
  type MessageQueueLimits,
  type OutgoingMessage,
  type ReceivedMessage,
  type ReceiveOptions,
} from "@mazepa/core/transport";
import { batchLimits } from "./batches.js";
import { toMessageText } from "./message-text.js";
import { purgeQueue } from "./purge-queue.js";
import type { QueueRequests } from "./queue-requests.js";
import { SqsLeases } from "./sqs-leases.js";
import { SqsReceiver } from "./sqs-receiver.js";
import { SqsSender } from "./sqs-sender.js";

/** A queue of an `SqsBroker`. */
export class SqsQueue implements MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;
  readonly #requests: QueueRequests;
  readonly #beforeSend: () => Promise<void>;
  readonly #sender: SqsSender;
  readonly #receiver: SqsReceiver;
  readonly #leases: SqsLeases;
  /** Releases under way of messages that came after an abort. */
  readonly #returning = new Set<Promise<void>>();

  /** @param beforeSend Makes sure that the queue exists, if it may not. */
  constructor(requests: QueueRequests, beforeSend: () => Promise<void>) {
    const { maxMessageBytes, parallelRequests } = requests.options;
    this.name = requests.queue;
    this.limits = {
      maxMessageBytes,
      maxBatch: batchLimits.count * parallelRequests,
      maxDelayMs: 900_000,
      maxLeaseMs: 43_200_000,
      leaseGranularityMs: 1000,
      exactDepth: false,
      maxHoldMs: 43_200_000,
    };
    this.#requests = requests;
    this.#beforeSend = beforeSend;
    this.#sender = new SqsSender(requests);
    this.#leases = new SqsLeases(requests);
    this.#receiver = new SqsReceiver(requests, (messages) => this.#giveBack(messages));
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.#requests.connection.refuseIfClosed();
    const texts = messages.map((message) => ({ ...message, body: toMessageText(message.body) }));
    checkOutgoing(this, texts);
    if (texts.length === 0) return;
    await this.#beforeSend();
    await this.#sender.send(texts);
  }

  async receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    const { connection } = this.#requests;
    connection.refuseIfClosed();
    checkReceive(this, options);
    const stop = new ReceiveStop([options.signal, connection.closing]);
    try {
      if (stop.signal.aborted) return [];
      const request = {
        maxCount: Math.min(options.maxCount, this.limits.maxBatch),
        waitMs: options.waitMs,
        leaseMs: grantedLeaseMs(this, options.leaseMs),
      };
      const received = [...(await this.#receiver.receive(request, stop.signal))];
      if (!stop.signal.aborted) return received;
      this.#giveBack(received);
      return [];
    } finally {
      stop.end();
    }
  }

  async acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    this.#requests.connection.refuseIfClosed();
    const lost = await this.#leases.acknowledge(messages);
    if (lost.length === 0) return;
    const handles = lost.map(({ handle }) => handle);
    reportLeaseLost(new LeaseLostError(this.name, handles), this.#requests.options.onLeaseLost);
  }

  async extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]> {
    this.#requests.connection.refuseIfClosed();
    return this.#leases.move(messages, grantedLeaseMs(this, leaseMs));
  }

  async release(messages: readonly ReceivedMessage[], delayMs = 0): Promise<void> {
    this.#requests.connection.refuseIfClosed();
    checkDelay(this, delayMs);
    await this.#leases.move(messages, delayMs);
  }

  async settled(): Promise<void> {
    await this.#receiver.settled();
    await Promise.all(this.#returning);
  }

  async depth(): Promise<QueueDepth> {
    this.#requests.connection.refuseIfClosed();
    const { Attributes = {} } = await this.#requests.send("GetQueueAttributes", ({ client, QueueUrl, options }) =>
      client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }), options),
    );
    const count = (text: string | undefined): number => Number(text ?? 0);
    return {
      ready: count(Attributes.ApproximateNumberOfMessages),
      leased: count(Attributes.ApproximateNumberOfMessagesNotVisible),
      delayed: count(Attributes.ApproximateNumberOfMessagesDelayed),
    };
  }

  async purge(): Promise<void> {
    this.#requests.connection.refuseIfClosed();
    await purgeQueue(this.#requests);
  }

  /**
   * Gives messages of an aborted receive back at once; if that fails, they are delivered again when
   * their leases end.
   */
  #giveBack(messages: readonly ReceivedMessage[]): void {
    if (messages.length === 0) return;
    const returning = this.#leases
      .move(messages, 0)
      .catch((error: Error) =>
        emitWarning(
          `${messages.length} message(s) of queue "${this.name}" that came after a receive was aborted could not be given back; they come again when their leases end: ${error.message}`,
          "MazepaWarning",
        ),
      )
      .then(() => void this.#returning.delete(returning));
    this.#returning.add(returning);
  }
}
