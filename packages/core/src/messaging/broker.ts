import type { JsonValue } from "./json-value.js";
import type { MessageQueue } from "./message-queue.js";

/**
 * A transport: a place with message queues. There is one class for each transport (`MemoryBroker`,
 * `FileBroker` …).
 *
 * `messageQueueConformance` of `@mazepa/testing` checks an implementation. All methods may be
 * called at any time and concurrently, from several processes if the transport reaches them. None
 * keeps state that the others need.
 */
export interface Broker {
  /** The name in log lines and error messages. */
  readonly name: string;

  /**
   * The queue called `name`, whether or not it exists. No request is sent.
   *
   * @throws InvalidOptionError when the transport does not allow the name.
   */
  queue(name: string): MessageQueue;

  /** Creates the queue, unless it exists. Resolves when it can be used. */
  createQueue(name: string): Promise<void>;

  /**
   * Removes the queue and all its messages, and does nothing if it is absent. Leases on the
   * messages are lost.
   */
  deleteQueue(name: string): Promise<void>;

  /**
   * Whether the queue exists. Workers learn by this that an execution is over. A failed connection
   * must be an error, never `false`.
   */
  queueExists(name: string): Promise<boolean>;

  /**
   * How another thread extends leases while user code blocks this one: `module` is the URL of an ES
   * module that exports {@link LeaseKeeperModule}, `options` what it needs to reach the queues.
   * Omitted by transports whose leases cannot be extended from elsewhere; undefined if they need no
   * extending, as under AWS Lambda.
   */
  leaseKeeper?(): { module: string; options: JsonValue } | undefined;

  /**
   * The queue for messages of queue `name` that workers cannot use; undefined or omitted if there
   * is none. It accepts messages without being created first.
   */
  deadLetterQueue?(name: string): string | undefined;

  /**
   * How often the transport delivers a message of queue `name` before it silently moves or drops
   * it; undefined if it delivers forever. Workers warn when this is lower than their own
   * `maxDeliveries`. Omitted by transports without such a limit.
   */
  deliveryLimit?(name: string): Promise<number | undefined>;

  /** The names of all existing queues. Omitted if the transport cannot list them. */
  queueNames?(): Promise<readonly string[]>;

  /**
   * Closes connections and ends waiting receives, which resolve to nothing. Queues and messages
   * stay. May be called twice.
   */
  close(): Promise<void>;
}

/** The exports of the module that {@link Broker.leaseKeeper} names. */
export interface LeaseKeeperModule {
  /**
   * Extends the leases behind `handles` to `leaseMs` from now, and resolves to the handles whose
   * leases were lost.
   */
  extend(options: JsonValue, queue: string, handles: readonly string[], leaseMs: number): Promise<readonly string[]>;
}
