import { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { BatchRequests, type FailedEntry } from "./batch-requests.js";
import type { QueueRequests } from "./queue-requests.js";

interface Receipt {
  readonly ReceiptHandle: string;
}

/**
 * Ends and moves the leases of received messages. Each method resolves to the messages whose leases
 * were lost.
 */
export class SqsLeases {
  readonly #delete: BatchRequests<Receipt>;
  readonly #change: BatchRequests<Receipt & { readonly VisibilityTimeout: number }>;

  constructor(requests: QueueRequests) {
    this.#delete = new BatchRequests(requests, "DeleteMessage", (entries) =>
      requests.send("DeleteMessage", ({ client, QueueUrl, options }) =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [...entries] }), options),
      ),
    );
    this.#change = new BatchRequests(requests, "ChangeMessageVisibility", (entries) =>
      requests.send("ChangeMessageVisibility", ({ client, QueueUrl, options }) =>
        client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: [...entries] }), options),
      ),
    );
  }

  async acknowledge(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
    return lostOf(
      messages,
      await this.#delete.send(messages.map(({ handle }, index) => itemOf(index, { ReceiptHandle: handle }))),
    );
  }

  /** Sets the leases to `leaseMs` from now; 0 releases the messages at once. */
  async move(messages: readonly ReceivedMessage[], leaseMs: number): Promise<ReceivedMessage[]> {
    const VisibilityTimeout = Math.ceil(leaseMs / 1000);
    const items = messages.map(({ handle }, index) => itemOf(index, { ReceiptHandle: handle, VisibilityTimeout }));
    return lostOf(messages, await this.#change.send(items));
  }
}

function itemOf<E>(index: number, entry: E): { index: number; entry: E; bytes: number } {
  return { index, entry, bytes: 0 };
}

/**
 * The messages whose leases are lost: SQS refuses expired receipts, and leases beyond 12 hours from
 * the receipt. @throws the first failure of another kind.
 */
function lostOf(messages: readonly ReceivedMessage[], failed: readonly FailedEntry[]): ReceivedMessage[] {
  const failure = failed.find(({ kind }) => kind !== "refused");
  if (failure) throw failure.error;
  return failed.flatMap(({ index }) => messages[index] ?? []);
}
