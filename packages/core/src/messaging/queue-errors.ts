import { MazepaError, TransientError, type MazepaErrorOptions } from "../errors.js";

/**
 * Thrown when a queue does not exist, or no longer.
 *
 * @example
 * ```ts
 * try {
 *   await broker.queue("tasks").depth();
 * } catch (error) {
 *   if (error instanceof QueueNotFoundError) await broker.createQueue("tasks");
 * }
 * ```
 */
export class QueueNotFoundError extends MazepaError {
  static override readonly name: string = "QueueNotFoundError";
  readonly queue: string;
  /** The name of the broker. */
  readonly broker: string;

  constructor(queue: string, broker: string, options?: MazepaErrorOptions) {
    super(
      "MAZEPA_QUEUE_NOT_FOUND",
      `There is no queue "${queue}" on broker "${broker}". Create it first, with \`mazepa queue create <url>\` or createQueue("${queue}"), or check its name; if it existed before, it was deleted.`,
      options,
    );
    this.queue = queue;
    this.broker = broker;
  }
}

/**
 * Thrown when a queue is used after its broker was closed.
 *
 * @example
 * ```ts
 * await broker.close();
 * await broker.queue("tasks").depth(); // rejects with BrokerClosedError
 * ```
 */
export class BrokerClosedError extends MazepaError {
  static override readonly name: string = "BrokerClosedError";
  constructor(broker: string, options?: MazepaErrorOptions) {
    super(
      "MAZEPA_BROKER_CLOSED",
      `Broker "${broker}" was closed and cannot be used any more. Close a broker after everything that uses it has ended.`,
      options,
    );
  }
}

/**
 * Thrown when some messages could not be sent, after retries; the others are durable.
 *
 * @example
 * ```ts
 * const messages = [{ body: "a" }, { body: "b" }];
 * try {
 *   await broker.queue("tasks").send(messages);
 * } catch (error) {
 *   if (error instanceof MessagesNotSentError)
 *     console.error(error.indexes.map((index) => messages[index]));
 * }
 * ```
 */
export class MessagesNotSentError extends MazepaError {
  static override readonly name: string = "MessagesNotSentError";
  readonly queue: string;
  /** The indexes of those messages in the call of `send`. */
  readonly indexes: readonly number[];

  constructor(
    failure: { readonly queue: string; readonly indexes: readonly number[]; readonly total: number },
    options?: MazepaErrorOptions,
  ) {
    const { queue, indexes, total } = failure;
    super(
      "MAZEPA_MESSAGES_NOT_SENT",
      `${indexes.length} of ${total} messages could not be sent to queue "${queue}" (numbers ${listOf(indexes)}, counted from 0). The others are durable: send only these again.`,
      options,
    );
    this.queue = queue;
    this.indexes = indexes;
  }
}

/**
 * Reported when messages are acknowledged whose leases were lost: another receiver has them, or
 * will have them.
 *
 * @example
 * ```ts
 * const broker = new MemoryBroker({ onLeaseLost: (error) => console.error(error.message) });
 * ```
 */
export class LeaseLostError extends MazepaError {
  static override readonly name: string = "LeaseLostError";
  readonly queue: string;
  readonly handles: readonly string[];

  constructor(queue: string, handles: readonly string[], options?: MazepaErrorOptions) {
    super(
      "MAZEPA_LEASE_LOST",
      `${handles.length} message(s) of queue "${queue}" were acknowledged after their leases had ended; each is delivered again unless another receiver has finished it. ` +
        `If this happens often, use longer leases (leaseMs), or find out what keeps the worker from extending them.`,
      options,
    );
    this.queue = queue;
    this.handles = handles;
  }
}

/**
 * Thrown when a broker cannot be reached for now. A retry is safe.
 *
 * @example
 * ```ts
 * try {
 *   await broker.queue("tasks").depth();
 * } catch (error) {
 *   if (error instanceof QueueConnectionError) console.error("try again later", error.cause);
 * }
 * ```
 */
export class QueueConnectionError extends TransientError {
  static override readonly name: string = "QueueConnectionError";
  override readonly code = "MAZEPA_QUEUE_CONNECTION";
}

/**
 * The reason why messages could not be sent. An error that names the messages does not tell that a
 * lost connection is behind it.
 */
export function reasonNotSent(error: Error): Error {
  return error instanceof MessagesNotSentError && error.cause instanceof Error ? error.cause : error;
}

function listOf(indexes: readonly number[]): string {
  const shown = indexes.slice(0, 20).join(", ");
  return indexes.length > 20 ? `${shown} and ${indexes.length - 20} more` : shown;
}
