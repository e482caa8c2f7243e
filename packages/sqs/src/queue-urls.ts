import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { SqsConnection } from "./sqs-connection.js";
import { isMissingQueue } from "./sqs-failure.js";
import { sqsName } from "./sqs-names.js";
import type { CompleteSqsOptions } from "./sqs-options.js";

/** The URLs of queues: given, or looked up once. */
export class QueueUrls {
  readonly #connection: SqsConnection;
  readonly #options: CompleteSqsOptions;
  readonly #known = new Map<string, Promise<string>>();
  readonly #given: Map<string, string>;

  constructor(connection: SqsConnection, options: CompleteSqsOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#given = new Map(Object.entries(options.queueUrls ?? {}));
  }

  /** @throws QueueNotFoundError */
  of(queue: string): Promise<string> {
    const known = this.#given.get(queue) ?? this.#known.get(queue);
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.#ask(queue);
    this.#known.set(queue, asked);
    asked.catch(() => this.#known.delete(queue));
    return asked;
  }

  /** Whether the queue is there; looked up each time, unless its URL was given. */
  async exists(queue: string): Promise<boolean> {
    if (this.#given.has(queue)) return true;
    try {
      this.learn(queue, await this.#ask(queue));
      return true;
    } catch (error) {
      if (!isMissingQueue(error)) throw error;
      this.forget(queue);
      return false;
    }
  }

  learn(queue: string, url: string): void {
    this.#known.set(queue, Promise.resolve(url));
  }

  /** Notes that a request did not find the queue: a given URL is looked up from now on. */
  forget(queue: string): void {
    this.#known.delete(queue);
    this.#given.delete(queue);
  }

  async #ask(queue: string): Promise<string> {
    const QueueName = sqsName(this.#options.queuePrefix, queue);
    const answer = await this.#connection.request({ action: "GetQueueUrl", queue }, (client, options) =>
      client.send(new GetQueueUrlCommand({ QueueName }), options),
    );
    return answer.QueueUrl ?? "";
  }
}
