import type { MessageQueue } from "../messaging/message-queue.js";
import { MessagesNotSentError, reasonNotSent } from "../messaging/queue-errors.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { asError } from "../serialization/as-error.js";

/** A batch is sent when it has this many messages, or this many UTF-16 units. */
const batchSize = 500;
const batchLength = 1024 * 1024;

/** The maximum number of batches that are sent at once. */
const maxSending = 4;

interface Positioned {
  readonly body: string;
  readonly position: number;
}

/** Options of {@link MessageBatches}. */
export interface MessageBatchesOptions {
  readonly queue: MessageQueue;
  readonly delayMs: number;
  /** Called with the number of messages that have become durable. */
  readonly onSent: (count: number) => void;
}

/** Sends any number of messages in batches, and holds few of them. */
export class MessageBatches {
  readonly #options: MessageBatchesOptions;
  readonly #sending = new Set<Promise<void>>();
  readonly #unsent: number[] = [];
  #batch: Positioned[] = [];
  #length = 0;
  #added = 0;
  #failure: Error | undefined;

  constructor(options: MessageBatchesOptions) {
    this.#options = options;
  }

  /** Whether some messages could not be sent. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Resolves when there is room for another message. */
  async add(body: string): Promise<void> {
    this.#batch.push({ body, position: this.#added++ });
    this.#length += body.length;
    if (this.#batch.length < batchSize && this.#length < batchLength) return;
    this.#sendBatch();
    if (this.#sending.size >= maxSending) await Promise.race(this.#sending);
  }

  /**
   * Resolves when all messages are durable.
   *
   * @throws MessagesNotSentError naming those that are not.
   */
  async flush(): Promise<void> {
    this.#sendBatch();
    await Promise.all(this.#sending);
    if (!this.#failure) return;
    const indexes = this.#unsent.sort((a, b) => a - b);
    throw new MessagesNotSentError({ queue: this.#options.queue.name, indexes, total: this.#added }, { cause: this.#failure });
  }

  #sendBatch(): void {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#length = 0;
    const sending = this.#send(batch).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Never rejects. */
  async #send(batch: readonly Positioned[]): Promise<void> {
    const { queue, delayMs, onSent } = this.#options;
    let rest = batch;
    const sendRest = async (): Promise<void> => {
      try {
        await queue.send(rest.map(({ body }) => ({ body, ...(delayMs > 0 && { delayMs }) })));
        rest = [];
      } catch (thrown) {
        const error = asError(thrown);
        if (error instanceof MessagesNotSentError) rest = rest.filter((_, index) => error.indexes.includes(index));
        throw reasonNotSent(error);
      }
    };
    try {
      await whenReachable(sendRest);
    } catch (error) {
      this.#failure ??= asError(error);
      this.#unsent.push(...rest.map(({ position }) => position));
    }
    if (rest.length < batch.length) onSent(batch.length - rest.length);
  }
}
