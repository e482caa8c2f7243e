import { ReceiveMessageCommand, type Message } from "@aws-sdk/client-sqs";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { batchLimits } from "./batches.js";
import { fromMessageText } from "./message-text.js";
import { Poll, type PollRequest } from "./poll.js";
import type { QueueRequests } from "./queue-requests.js";

/** The maximum of `WaitTimeSeconds` in the API reference. */
const maxPollSeconds = 20;
/** The shortest rest of a wait, in ms, that is worth another request. */
const remainderMs = 200;

/** The arguments of one receive. */
export interface ReceiveRequest extends PollRequest {
  readonly waitMs: number;
}

/**
 * Receives from one queue. While the queue is empty, one long poll waits. When polls come back full
 * and more than ten messages are wanted, several requests that do not wait are sent at once: twice
 * as many each time, fewer when they bring less.
 */
export class SqsReceiver {
  readonly #requests: QueueRequests;
  readonly #giveBack: (messages: readonly ReceivedMessage[]) => void;
  readonly #orphaned = new Set<Poll>();
  #width = 1;

  constructor(requests: QueueRequests, giveBack: (messages: readonly ReceivedMessage[]) => void) {
    this.#requests = requests;
    this.#giveBack = giveBack;
  }

  async receive(request: ReceiveRequest, stop: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const untilMs = performance.now() + request.waitMs;
    for (let waitMs = request.waitMs; ; waitMs = untilMs - performance.now()) {
      const isBusy = this.#width > 1 && request.maxCount > batchLimits.count;
      const received = isBusy ? await this.#receiveMany(request, stop) : await this.#receiveFew({ ...request, waitMs }, stop);
      const isOver = performance.now() > untilMs - remainderMs && !(isBusy && request.waitMs > 0);
      if (received.length > 0 || stop.aborted || isOver) return received;
    }
  }

  /** Resolves when no poll of an aborted receive is under way any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#orphaned].map(({ ended }) => ended));
  }

  /** Sends one poll that may wait. */
  async #receiveFew({ maxCount, leaseMs, waitMs }: ReceiveRequest, stop: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const request = { maxCount: Math.min(maxCount, batchLimits.count), leaseMs };
    const received = await this.#await(
      (waitMs > 0 ? this.#adopt(request) : undefined) ?? this.#poll(request, waitMs),
      stop,
      waitMs,
    );
    if (received.length === batchLimits.count && maxCount > batchLimits.count) this.#width = 2;
    return received;
  }

  /** Sends several polls at once that do not wait. */
  async #receiveMany({ maxCount, leaseMs }: PollRequest, stop: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const { count } = batchLimits;
    const width = Math.min(this.#width, Math.ceil(maxCount / count));
    const requests = Array.from({ length: width }, (_, index) => ({
      maxCount: Math.min(count, maxCount - index * count),
      leaseMs,
    }));
    const results = await Promise.allSettled(requests.map((request) => this.#await(this.#poll(request, 0), stop, 0)));
    const received = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const isFull = results.every(
      (result, index) => result.status === "fulfilled" && result.value.length === requests[index]?.maxCount,
    );
    this.#width = isFull
      ? Math.min(width * 2, this.#requests.options.parallelRequests)
      : Math.max(1, Math.ceil(received.length / count));
    const failure = results.find((result) => result.status === "rejected");
    // A failure must not lose messages of other requests; if it lasts, the next receive throws it.
    if (failure && received.length === 0) throw failure.reason;
    return received;
  }

  async #await(poll: Poll, stop: AbortSignal, waitMs: number): Promise<readonly ReceivedMessage[]> {
    // A request that does not wait may take the time it needs.
    const messages = await poll.take(stop, waitMs > 0 ? waitMs : Infinity);
    if (poll.isOrphaned) this.#orphaned.add(poll);
    return messages;
  }

  /** Takes over an orphaned poll with the same arguments, if there is one. */
  #adopt({ maxCount, leaseMs }: PollRequest): Poll | undefined {
    for (const poll of this.#orphaned) {
      if (!poll.isOrphaned) this.#orphaned.delete(poll);
      else if (poll.request.leaseMs === leaseMs && poll.request.maxCount <= maxCount) {
        this.#orphaned.delete(poll);
        return poll;
      }
    }
    return undefined;
  }

  #poll(request: PollRequest, waitMs: number): Poll {
    const answer = this.#requests.send("ReceiveMessage", async ({ client, QueueUrl, options }) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: request.maxCount,
        VisibilityTimeout: request.leaseMs / 1000,
        WaitTimeSeconds: Math.min(maxPollSeconds, Math.ceil(waitMs / 1000)),
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      return (await client.send(command, options)).Messages?.map(toReceived) ?? [];
    });
    return new Poll(request, answer, this.#giveBack);
  }
}

function toReceived({ Body = "", ReceiptHandle = "", Attributes }: Message): ReceivedMessage {
  return { body: fromMessageText(Body), handle: ReceiptHandle, deliveryCount: Number(Attributes?.ApproximateReceiveCount ?? 1) };
}
