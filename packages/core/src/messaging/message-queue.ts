/**
 * What a queue can take. Brokers state the true values: callers split, clamp and refuse by them,
 * and so does the conformance suite.
 */
export interface MessageQueueLimits {
  /** Largest body, counted in UTF-8. */
  readonly maxMessageBytes: number;
  /**
   * Most messages that one {@link MessageQueue.receive} brings. The other methods take any number.
   */
  readonly maxBatch: number;
  readonly maxDelayMs: number;
  readonly maxLeaseMs: number;
  /** Leases are rounded up to a multiple of this. */
  readonly leaseGranularityMs: number;
  /** Whether {@link MessageQueue.depth} counts; otherwise it estimates. */
  readonly exactDepth: boolean;
}

/** A message to be sent. */
export interface OutgoingMessage {
  readonly body: string;
  /**
   * How long the message cannot be received; 0 if left out, {@link MessageQueueLimits.maxDelayMs}
   * at most.
   */
  readonly delayMs?: number;
}

/** One delivery of a message. Only `handle` counts when it is given back; plain copies will do. */
export interface ReceivedMessage {
  readonly body: string;
  /** Stands for this delivery, not for the message: a later delivery has another. Opaque text. */
  readonly handle: string;
  /** How many times the message has been delivered, this time included: the first is 1. */
  readonly deliveryCount: number;
}

/** What one {@link MessageQueue.receive} asks for. */
export interface ReceiveOptions {
  /**
   * At least 1. More than {@link MessageQueueLimits.maxBatch} is allowed and brings at most that
   * many.
   */
  readonly maxCount: number;
  /** How long to wait for a first message; 0 asks once. */
  readonly waitMs: number;
  readonly leaseMs: number;
  readonly signal?: AbortSignal;
}

/** A message that is looked at and not taken. */
export interface BrowsedMessage {
  readonly body: string;
  readonly state: "ready" | "leased" | "delayed";
  /** How many times the message has been delivered so far. */
  readonly deliveryCount: number;
  /** Ready: since when. Leased or delayed: until when. */
  readonly at: Date;
}

/** How many messages a queue has. */
export interface QueueDepth {
  readonly ready: number;
  readonly leased: number;
  readonly delayed: number;
}

/**
 * A queue of text messages with leases, as in SQS: delivery is at least once and in no particular
 * order.
 *
 * Every method that needs the queue rejects with `QueueNotFoundError` when there is none, with
 * `BrokerClosedError` after the broker was closed, and with `QueueConnectionError` (a
 * `TransientError`) when the transport cannot be reached and the implementation has given up trying
 * again.
 */
export interface MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;

  /**
   * Resolves when every message is durable. The implementation splits into requests and tries
   * failed parts again by itself; it may deliver a message twice, never lose one. Nothing is sent
   * when any message is out of limits.
   *
   * @throws PayloadTooLargeError when a body has more than `maxMessageBytes`.
   * @throws InvalidOptionError when a `delayMs` is negative or more than `maxDelayMs`.
   * @throws MessagesNotSentError when some could not be sent for good: it names them by index, all
   *   others are durable.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;

  /**
   * Leases up to `maxCount` messages, each for `leaseMs` rounded up to the granularity. Resolves as
   * soon as there is one, and with none after `waitMs` or when aborted (it does not throw then);
   * what a request under way still brings after an abort is released. A message that is neither
   * acknowledged, extended nor released in time is delivered again, with a `deliveryCount` one
   * higher.
   *
   * @throws InvalidOptionError when `leaseMs` is not above 0 or more than `maxLeaseMs`, or
   *   `maxCount` is less than 1.
   */
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]>;

  /**
   * Removes messages for good. Those whose lease is gone are left to their new holder: that is
   * reported (where the transport can tell), never thrown, and the others are acknowledged all the
   * same.
   */
  acknowledge(messages: readonly ReceivedMessage[]): Promise<void>;

  /**
   * Leases the messages for `leaseMs` from now, shorter or longer than before. Resolves to those
   * that were lost; never throws because of them.
   */
  extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]>;

  /**
   * Gives messages back, for others to receive after `delayMs` (0, at once; `maxDelayMs` at most).
   * Those whose lease has gone are passed over.
   */
  release(messages: readonly ReceivedMessage[], delayMs?: number): Promise<void>;

  /**
   * How many messages there are, exactly where {@link MessageQueueLimits.exactDepth} says so, and
   * while nobody moves any.
   */
  depth(): Promise<QueueDepth>;

  /** Removes all that is ready or delayed. What is leased may stay or go. */
  purge(): Promise<void>;

  /**
   * Shows the messages without taking any: they can be received meanwhile, and it is no delivery.
   * What is moved meanwhile may be missed. Left out where the transport cannot do it.
   */
  browse?(): AsyncIterable<BrowsedMessage>;

  /**
   * Resolves when the requests of aborted receives have ended and what they brought is given back.
   * A transport may hand a message to such a request until then. Left out where an abort ends the
   * request itself.
   */
  settled?(): Promise<void>;

  /**
   * Makes all that is delayed or leased ready at once, whoever has it: those leases are lost.
   * Resolves to how many messages. Left out where the transport cannot do it.
   */
  makeReady?(): Promise<number>;
}
