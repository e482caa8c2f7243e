import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { MessagesNotSentError } from "@mazepa/core";
import type { OutgoingMessage } from "@mazepa/core/transport";
import { BatchRequests } from "./batch-requests.js";
import type { QueueRequests } from "./queue-requests.js";

interface SendEntry {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

/** Sends messages whose bodies SQS takes. */
export class SqsSender {
  readonly #queue: string;
  readonly #batches: BatchRequests<SendEntry>;

  constructor(requests: QueueRequests) {
    this.#queue = requests.queue;
    this.#batches = new BatchRequests(requests, "SendMessage", (entries) =>
      requests.send("SendMessage", ({ client, QueueUrl, options }) =>
        client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...entries] }), options),
      ),
    );
  }

  /** @throws MessagesNotSentError when some were sent; else the error of the request. */
  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    const items = messages.map(({ body, delayMs = 0 }, index) => ({
      index,
      entry: { MessageBody: body, ...(delayMs > 0 ? { DelaySeconds: Math.ceil(delayMs / 1000) } : {}) },
      bytes: Buffer.byteLength(body),
    }));
    const failed = await this.#batches.send(items);
    const [first] = failed;
    if (first === undefined) return;
    if (failed.length === messages.length && first.kind === "request") throw first.error;
    const indexes = failed.map(({ index }) => index).sort((a, b) => a - b);
    throw new MessagesNotSentError({ queue: this.#queue, indexes, total: messages.length }, { cause: first.error });
  }
}
