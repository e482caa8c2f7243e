import type { SQSClient } from "@aws-sdk/client-sqs";
import type { QueueUrls } from "./queue-urls.js";
import type { SqsConnection } from "./sqs-connection.js";
import { isMissingQueue } from "./sqs-failure.js";
import type { CompleteSqsOptions } from "./sqs-options.js";

/** The queue's URL and the broker's client, for a request. */
export interface QueueAddress {
  readonly client: SQSClient;
  readonly QueueUrl: string;
  readonly options: { readonly abortSignal: AbortSignal };
}

/** Sends requests to one queue. */
export class QueueRequests {
  readonly queue: string;
  readonly options: CompleteSqsOptions;
  readonly connection: SqsConnection;
  readonly #urls: QueueUrls;

  constructor(queue: string, parts: { options: CompleteSqsOptions; connection: SqsConnection; urls: QueueUrls }) {
    this.queue = queue;
    this.options = parts.options;
    this.connection = parts.connection;
    this.#urls = parts.urls;
  }

  /**
   * @throws QueueNotFoundError, SqsAccessError, SqsRequestError, QueueConnectionError,
   *   BrokerClosedError
   */
  async send<T>(action: string, send: (address: QueueAddress) => Promise<T>): Promise<T> {
    const QueueUrl = await this.#urls.of(this.queue);
    try {
      return await this.connection.request({ action, queue: this.queue }, (client, options) =>
        send({ client, QueueUrl, options }),
      );
    } catch (error) {
      if (isMissingQueue(error)) this.#urls.forget(this.queue);
      throw error;
    }
  }
}
