import type { JsonValue } from "./json-value.js";
import type { MessageQueue } from "./message-queue.js";

/**
 * A transport: a place that has message queues. One class for each transport (`MemoryBroker`,
 * `FileBroker` …).
 *
 * `messageQueueConformance` of `@mazepa/testing` checks an implementation. All methods may be
 * called at any time and at the same time, from several processes where the transport reaches them;
 * none keeps state that the others need.
 */
export interface Broker {
  /** For people: log lines and error messages. */
  readonly name: string;

  /**
   * The queue called `name`, whether or not it exists; nothing is sent.
   *
   * @throws InvalidOptionError when the transport cannot have a queue of that name.
   */
  queue(name: string): MessageQueue;

  /** Resolves when the queue can be used; an existing one is left as it is. */
  createQueue(name: string): Promise<void>;

  /** Removes the queue and all its messages. Leases on them are lost. An absent queue is fine. */
  deleteQueue(name: string): Promise<void>;

  /**
   * Workers ask this to learn that an execution is over. It must not say `false` because of a
   * failed connection: that is an error.
   */
  queueExists(name: string): Promise<boolean>;

  /**
   * How another thread extends leases while this one is blocked by user code: `module` is the URL
   * of an ES module that exports {@link LeaseKeeperModule}, `options` what it needs to reach the
   * queues. A transport whose leases cannot be kept from elsewhere leaves this out.
   */
  leaseKeeper?(): { module: string; options: JsonValue };

  /**
   * The queue for messages of queue `name` that workers can do nothing with; undefined, or left
   * out, where there is none. It can be sent to without being created first.
   */
  deadLetterQueue?(name: string): string | undefined;

  /**
   * How often the transport delivers a message of queue `name` before it silently moves or drops
   * it; undefined where it always delivers again. Workers warn when it comes before their own
   * `maxDeliveries`. Left out where transports have no such thing.
   */
  deliveryLimit?(name: string): Promise<number | undefined>;

  /** The names of all queues that exist. Left out where the transport cannot list them. */
  queueNames?(): Promise<readonly string[]>;

  /**
   * Ends waiting receives (with nothing) and connections. Queues and messages stay. May be called
   * twice.
   */
  close(): Promise<void>;
}

/** What the module named by {@link Broker.leaseKeeper} exports. */
export interface LeaseKeeperModule {
  /**
   * Extends the leases behind `handles` to `leaseMs` from now, and resolves to the handles whose
   * leases were lost.
   */
  extend(options: JsonValue, queue: string, handles: readonly string[], leaseMs: number): Promise<readonly string[]>;
}
