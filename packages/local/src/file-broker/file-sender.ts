import { type MazepaError, MessagesNotSentError, QueueNotFoundError } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import type { OutgoingMessage } from "@mazepa/core/transport";
import { queueFailure } from "./file-failure.js";
import { BatchWriter, type BatchWriterOptions } from "./batch-writer.js";

const retryDelaysMs = [20, 100, 500];

interface PendingSend {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Sends messages. Calls that come while one is being written share the next files. */
export class FileSender {
  readonly #options: BatchWriterOptions;
  readonly #writer: BatchWriter;
  #pending: PendingSend[] = [];
  #isWriting = false;

  constructor(options: BatchWriterOptions) {
    this.#options = options;
    this.#writer = new BatchWriter(options);
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return new Promise((resolve, reject) => {
      // Copies, because failures are told apart by object, and one object may have been given
      // twice.
      this.#pending.push({ messages: messages.map((message) => ({ ...message })), resolve, reject });
      if (!this.#isWriting) void this.#writePending();
    });
  }

  async #writePending(): Promise<void> {
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const sends = this.#pending;
      this.#pending = [];
      const failures = await this.#writeAll(sends.flatMap(({ messages }) => messages));
      await Promise.all(sends.map((send) => this.#settle(send, failures)));
    }
    this.#isWriting = false;
  }

  /**
   * Writes messages, and retries failed ones unless the queue is gone. Resolves to those that
   * failed for good.
   */
  async #writeAll(messages: readonly OutgoingMessage[]): Promise<Map<OutgoingMessage, unknown>> {
    let failures = await this.#tryWriting(messages);
    for (const delayMs of retryDelaysMs) {
      const [reason] = failures.values();
      if (failures.size === 0 || (await queueFailure(this.#options.paths, reason)) instanceof QueueNotFoundError) break;
      await pause(delayMs);
      failures = await this.#tryWriting([...failures.keys()]);
    }
    return failures;
  }

  async #tryWriting(messages: readonly OutgoingMessage[]): Promise<Map<OutgoingMessage, unknown>> {
    try {
      return await this.#writer.write(messages);
    } catch (error) {
      return new Map(messages.map((message) => [message, error]));
    }
  }

  async #settle({ messages, resolve, reject }: PendingSend, failures: ReadonlyMap<OutgoingMessage, unknown>): Promise<void> {
    const indexes = [...messages.keys()].filter((index) => failures.has(messages[index] as OutgoingMessage));
    const [first] = indexes;
    if (first === undefined) return resolve();
    reject(await this.#failure(indexes, messages.length, failures.get(messages[first] as OutgoingMessage)));
  }

  async #failure(indexes: readonly number[], total: number, reason: unknown): Promise<MazepaError> {
    const cause = await queueFailure(this.#options.paths, reason);
    if (cause instanceof QueueNotFoundError) return cause;
    return new MessagesNotSentError({ queue: this.#options.paths.queue, indexes, total }, { cause });
  }
}
