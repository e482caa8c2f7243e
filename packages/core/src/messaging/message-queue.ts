/**
 * The limits of a queue. Brokers state the true values: callers split, clamp and refuse by them,
 * and so does the conformance suite.
 */
export interface MessageQueueLimits {
  /** The largest body, in bytes of UTF-8. */
  readonly maxMessageBytes: number;
  /**
   * The most messages that one {@link MessageQueue.receive} returns. The other methods take any
   * number.
   */
  readonly maxBatch: number;
  readonly maxDelayMs: number;
  readonly maxLeaseMs: number;
  /** The granularity of leases, which are rounded up to a multiple of it. */
  readonly leaseGranularityMs: number;
  /** Whether {@link MessageQueue.depth} counts; otherwise it estimates. */
  readonly exactDepth: boolean;
  /**
   * The longest time that a message can be held, however often its lease is extended. Default: no
   * limit.
   */
  readonly maxHoldMs?: number;
  /**
   * The deliveries that `deliveryCount` includes: all (the default), or only those that were given
   * back, not those that ended with their connection.
   */
  readonly countsDeliveries?: "all" | "returned";
}

/** A message to be sent. */
export interface OutgoingMessage {
  readonly body: string;
  /**
   * How long the message stays hidden. Default: 0; at most {@link MessageQueueLimits.maxDelayMs}.
   */
  readonly delayMs?: number;
}

/**
 * One delivery of a message. Methods that take it back read only `handle`, so plain copies work.
 */
export interface ReceivedMessage {
  readonly body: string;
  /** An opaque text that identifies this delivery. A later delivery of the message has another. */
  readonly handle: string;
  /** The number of deliveries of the message so far, this one included. */
  readonly deliveryCount: number;
}

/** Options of one {@link MessageQueue.receive}. */
export interface ReceiveOptions {
  /**
   * At least 1. A number above {@link MessageQueueLimits.maxBatch} is allowed and means that limit.
   */
  readonly maxCount: number;
  /** How long to wait for a first message; 0 asks once. */
  readonly waitMs: number;
  readonly leaseMs: number;
  readonly signal?: AbortSignal;
}

/** A message that was browsed, and not received. */
export interface BrowsedMessage {
  readonly body: string;
  readonly state: "ready" | "leased" | "delayed";
  /** The number of deliveries so far. */
  readonly deliveryCount: number;
  /** For a ready message, since when; for a leased or delayed one, until when. */
  readonly at: Date;
}

/** The number of messages in a queue, by state. */
export interface QueueDepth {
  readonly ready: number;
  readonly leased: number;
  readonly delayed: number;
}

/**
 * A queue of text messages with leases, as in SQS. Delivery is at least once and in no particular
 * order.
 *
 * Every method that needs the queue rejects with `QueueNotFoundError` if it does not exist, with
 * `BrokerClosedError` after the broker was closed, and with `QueueConnectionError` (a
 * `TransientError`) if the transport cannot be reached and the implementation has given up
 * retrying.
 */
export interface MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;

  /**
   * Resolves when every message is durable. The implementation splits the messages into requests
   * and retries failed parts. It may deliver a message twice but never loses one. If a message
   * exceeds the limits, none is sent.
   *
   * @throws PayloadTooLargeError when a body has more than `maxMessageBytes`.
   * @throws InvalidOptionError when a `delayMs` is negative or more than `maxDelayMs`.
   * @throws MessagesNotSentError when some messages could not be sent for good: it names them by
   *   index, and all others are durable.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;

  /**
   * Leases up to `maxCount` messages, each for `leaseMs` rounded up to the granularity. Resolves as
   * soon as there is one, and to none after `waitMs` or when aborted; an abort does not throw. What
   * a pending request returns after an abort is released. A message that is neither acknowledged,
   * extended nor released in time is delivered again, with its `deliveryCount` raised by one.
   *
   * @throws InvalidOptionError when `leaseMs` is not above 0 or more than `maxLeaseMs`, or
   *   `maxCount` is less than 1.
   */
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]>;

  /**
   * Removes messages for good. Those whose lease is lost stay with their new holder. This is
   * reported if the transport can tell, but never thrown, and the others are acknowledged.
   */
  acknowledge(messages: readonly ReceivedMessage[]): Promise<void>;

  /**
   * Leases the messages for `leaseMs` from now, which may be less than before. Resolves to those
   * whose lease was lost; never throws because of them.
   */
  extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]>;

  /**
   * Returns messages to the queue, to be received again after `delayMs` (default 0, at most
   * `maxDelayMs`). Those whose lease is lost are skipped.
   */
  release(messages: readonly ReceivedMessage[], delayMs?: number): Promise<void>;

  /**
   * The number of messages; exact if {@link MessageQueueLimits.exactDepth} says so and no message
   * changes state meanwhile.
   */
  depth(): Promise<QueueDepth>;

  /** Removes all messages that are ready or delayed. Leased ones may stay or go. */
  purge(): Promise<void>;

  /**
   * Yields the messages, or the first `maxCount`, without receiving them: others can receive them
   * meanwhile, and no delivery is counted. Messages that change state meanwhile may be missed.
   * Omitted by transports that cannot do it.
   */
  browse?(maxCount?: number): AsyncIterable<BrowsedMessage>;

  /**
   * Resolves when the requests of aborted receives have ended and what they returned is released.
   * Until then, a transport may hand a message to such a request. Omitted if an abort ends the
   * request itself.
   */
  settled?(): Promise<void>;

  /**
   * Makes all delayed and leased messages ready at once; their leases are lost. Resolves to their
   * number. Omitted by transports that cannot do it.
   */
  makeReady?(): Promise<number>;
}
