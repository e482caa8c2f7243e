import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { SimulatedSqsQueue } from "./simulated-sqs-queue.js";
import type { Actor, VirtualTime } from "./virtual-time.js";

/** How the service and the way to it behave. */
export interface SimulatedSqsOptions {
  readonly time: VirtualTime;
  readonly random: () => number;
  /** The median of how long a request takes, there and back. */
  readonly medianMs: number;
  /** The spread of its logarithm: 0.5 makes one of a hundred take 3.2 times the median. */
  readonly sigma: number;
}

/**
 * Amazon SQS on virtual time: standard queues with long polls, visibility and the limits of
 * batches; it never loses, repeats or throttles.
 */
export class SimulatedSqs {
  readonly #options: SimulatedSqsOptions;
  readonly #queues = new Map<string, SimulatedSqsQueue>();

  constructor(options: SimulatedSqsOptions) {
    this.#options = options;
  }

  /** A client for `SqsBroker`. `onRequest` hears of each request that it sends. */
  clientFor(actor: Actor, onRequest: (action: string) => void): SQSClient {
    const client = {
      send: (command: { readonly input: object; readonly constructor: { readonly name: string } }): Promise<unknown> => {
        onRequest(command.constructor.name.replace(/Command$/, ""));
        return this.#request(actor, command);
      },
      destroy: () => {},
    };
    return client as unknown as SQSClient;
  }

  #request(actor: Actor, command: unknown): Promise<unknown> {
    const { time } = this.#options;
    const wayMs = this.#latencyMs() / 2;
    return new Promise((resolve, reject) => {
      const answer = (work: () => void) => time.after(wayMs, work, actor);
      time.after(wayMs, () => {
        try {
          const result = this.#serve(command);
          if (result instanceof Promise) void result.then((value) => answer(() => resolve(value)));
          else answer(() => resolve(result));
        } catch (error) {
          answer(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      });
    });
  }

  #serve(command: unknown): unknown {
    if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      this.#queue(QueueUrl).send(Entries.map(({ MessageBody = "" }) => MessageBody));
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    }
    if (command instanceof ReceiveMessageCommand) {
      const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = 30, WaitTimeSeconds = 0 } = command.input;
      return this.#queue(QueueUrl).receive({
        maxCount: MaxNumberOfMessages,
        leaseMs: VisibilityTimeout * 1000,
        waitMs: WaitTimeSeconds * 1000,
      });
    }
    if (command instanceof DeleteMessageBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      for (const { ReceiptHandle = "" } of Entries) this.#queue(QueueUrl).delete(ReceiptHandle);
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      for (const { ReceiptHandle = "", VisibilityTimeout = 0 } of Entries)
        this.#queue(QueueUrl).extend(ReceiptHandle, VisibilityTimeout * 1000);
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    }
    return this.#administer(command);
  }

  #administer(command: unknown): unknown {
    if (command instanceof CreateQueueCommand) {
      const { QueueName = "" } = command.input;
      if (!this.#queues.has(QueueName)) this.#queues.set(QueueName, new SimulatedSqsQueue(this.#options));
      return { QueueUrl: `https://sqs/${QueueName}` };
    }
    if (command instanceof GetQueueUrlCommand) {
      this.#queue(command.input.QueueName);
      return { QueueUrl: `https://sqs/${command.input.QueueName ?? ""}` };
    }
    if (command instanceof DeleteQueueCommand) {
      this.#queue(command.input.QueueUrl).close();
      this.#queues.delete(nameIn(command.input.QueueUrl));
      return {};
    }
    throw new Error(`The simulated SQS does not know ${String(command)}.`);
  }

  #queue(url: string | undefined): SimulatedSqsQueue {
    const queue = this.#queues.get(nameIn(url));
    if (!queue) throw new QueueDoesNotExist({ message: "The specified queue does not exist.", $metadata: {} });
    return queue;
  }

  /** Log-normal: most requests are near the median, a few take long. */
  #latencyMs(): number {
    const { random, medianMs, sigma } = this.#options;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return medianMs * Math.exp(sigma * normal);
  }
}

function nameIn(url = ""): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
