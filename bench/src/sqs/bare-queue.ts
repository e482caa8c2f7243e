import { Agent } from "node:http";
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type Message,
} from "@aws-sdk/client-sqs";

/**
 * The SDK, and what every loop over it needs: full batches of ten, long polls, a connection for
 * each request under way.
 */
export class BareQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(client: SQSClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async send(bodies: readonly string[]): Promise<void> {
    const Entries = bodies.map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    await this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#url, Entries }));
  }

  async receive(): Promise<readonly Message[]> {
    const wish = { QueueUrl: this.#url, MaxNumberOfMessages: 10, VisibilityTimeout: 600, WaitTimeSeconds: 1 };
    return (await this.#client.send(new ReceiveMessageCommand(wish))).Messages ?? [];
  }

  async delete(messages: readonly Message[]): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }));
  }
}

export function bareClient(endpoint: string): SQSClient {
  return new SQSClient({ endpoint, requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: 100 }) } });
}

/** Runs `work` several times concurrently. */
export async function inLanes(lanes: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, work));
}
