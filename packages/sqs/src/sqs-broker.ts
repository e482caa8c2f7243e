import { CreateQueueCommand, DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { isMazepaError, QueueConnectionError, type Broker, type MessageQueue } from "@mazepa/core";
import { urlBeside } from "@mazepa/core/internal";
import { deadLetterQueueName, isDeadLetterQueue, type JsonValue } from "@mazepa/core/transport";
import { listQueueNames } from "./list-queue-names.js";
import { QueueRequests } from "./queue-requests.js";
import { QueueUrls } from "./queue-urls.js";
import { redriveLimit } from "./redrive-limit.js";
import { SqsConnection } from "./sqs-connection.js";
import { isMissingQueue, sqsCode } from "./sqs-failure.js";
import { isSqsLength, sqsName } from "./sqs-names.js";
import { completeSqsOptions, type CompleteSqsOptions, type SqsBrokerOptions } from "./sqs-options.js";
import { SqsQueue } from "./sqs-queue.js";

/**
 * Amazon SQS as a broker: standard queues of one account and region. The AWS SDK finds the
 * credentials. The package's README lists the permissions that heads and workers need, and explains
 * redrive policies.
 *
 * @example
 * ```ts
 * const broker = new SqsBroker({ region: "eu-central-1" });
 * await broker.createQueue("tasks");
 * const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
 * await execute(load.makeTask(url), { queue });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export class SqsBroker implements Broker {
  readonly name: string;
  /** Absent with a client of the user's own, which another thread cannot have. */
  readonly leaseKeeper?: () => { module: string; options: JsonValue };
  readonly #options: CompleteSqsOptions;
  readonly #connection: SqsConnection;
  readonly #urls: QueueUrls;
  readonly #queues = new Map<string, SqsQueue>();
  readonly #made = new Set<string>();

  constructor(options: SqsBrokerOptions = {}) {
    this.#options = completeSqsOptions(options);
    const { region, endpoint, client, queuePrefix, queueUrls = {} } = this.#options;
    this.name = `sqs:${endpoint ?? region ?? ""}${queuePrefix === "" ? "" : `#${queuePrefix}`}`;
    this.#connection = new SqsConnection(this.name, this.#options);
    this.#urls = new QueueUrls(this.#connection, this.#options);
    if (client !== undefined) return;
    const kept = Object.fromEntries(
      Object.entries({ region, endpoint, queuePrefix, queueUrls }).filter(([, value]) => value !== undefined),
    );
    this.leaseKeeper = () => ({ module: urlBeside("./sqs-lease-keeper.js", import.meta.url).href, options: kept as JsonValue });
  }

  queue(name: string): MessageQueue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      sqsName(this.#options.queuePrefix, name);
      queue = new SqsQueue(this.#requestsTo(name), () => this.#makeForLetters(name));
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async createQueue(name: string): Promise<void> {
    this.#connection.refuseIfClosed();
    const full = sqsName(this.#options.queuePrefix, name);
    if (await this.#urls.exists(name)) return;
    const { QueueUrl } = await this.#create(name, full);
    if (QueueUrl !== undefined) this.#urls.learn(name, QueueUrl);
    await this.#untilSeen(name);
  }

  async deleteQueue(name: string): Promise<void> {
    this.#connection.refuseIfClosed();
    sqsName(this.#options.queuePrefix, name);
    try {
      const QueueUrl = await this.#urls.of(name);
      await this.#connection.request({ action: "DeleteQueue", queue: name }, (client, options) =>
        client.send(new DeleteQueueCommand({ QueueUrl }), options),
      );
    } catch (error) {
      if (!isMissingQueue(error)) throw error;
    } finally {
      this.#urls.forget(name);
      this.#made.delete(name);
      this.#queues.delete(name);
    }
  }

  async queueExists(name: string): Promise<boolean> {
    this.#connection.refuseIfClosed();
    sqsName(this.#options.queuePrefix, name);
    return this.#urls.exists(name);
  }

  /** Needs the permission `sqs:ListQueues`. */
  async queueNames(): Promise<readonly string[]> {
    this.#connection.refuseIfClosed();
    return listQueueNames(this.#connection, this.#options.queuePrefix);
  }

  deadLetterQueue(name: string): string | undefined {
    const letters = this.#options.deadLetters ? deadLetterQueueName(name) : undefined;
    return letters !== undefined && isSqsLength(this.#options.queuePrefix, letters) ? letters : undefined;
  }

  /**
   * The `maxReceiveCount` of the queue's redrive policy, if it has one. Needs
   * `sqs:GetQueueAttributes`.
   */
  deliveryLimit(name: string): Promise<number | undefined> {
    this.#connection.refuseIfClosed();
    return redriveLimit(this.#requestsTo(name));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #requestsTo(name: string): QueueRequests {
    return new QueueRequests(name, { options: this.#options, connection: this.#connection, urls: this.#urls });
  }

  async #create(name: string, QueueName: string): Promise<{ readonly QueueUrl?: string | undefined }> {
    const { maxMessageBytes, createAttributes } = this.#options;
    const Attributes = {
      MaximumMessageSize: `${Math.max(1024, maxMessageBytes)}`,
      MessageRetentionPeriod: "1209600",
      ...createAttributes,
    };
    try {
      return await this.#connection.request({ action: "CreateQueue", queue: name }, (client, options) =>
        client.send(new CreateQueueCommand({ QueueName, Attributes }), options),
      );
    } catch (error) {
      const code = isMazepaError(error) ? sqsCode(error.cause) : "";
      // Another process has created it meanwhile, with other attributes.
      if (code === "QueueNameExists" || code === "QueueAlreadyExists") return {};
      throw error;
    }
  }

  /**
   * Waits until a new queue can be seen, which takes about a second; until then, other processes
   * would take it for deleted.
   */
  async #untilSeen(name: string): Promise<void> {
    const tries = 10;
    for (let attempt = 1; !(await this.#urls.exists(name)); attempt++) {
      if (attempt === tries)
        throw new QueueConnectionError(
          `Queue "${name}" was made on broker "${this.name}", but cannot be seen yet. Try again in a few seconds.`,
        );
      await this.#connection.pause(500);
    }
  }

  async #makeForLetters(name: string): Promise<void> {
    if (!isDeadLetterQueue(name) || this.#made.has(name)) return;
    await this.createQueue(name);
    this.#made.add(name);
  }
}
