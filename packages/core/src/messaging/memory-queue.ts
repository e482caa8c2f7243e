import { checkDelay, checkOutgoing, checkReceive, grantedLeaseMs } from "./message-limits.js";
import type {
  BrowsedMessage,
  MessageQueue,
  MessageQueueLimits,
  OutgoingMessage,
  QueueDepth,
  ReceivedMessage,
  ReceiveOptions,
} from "./message-queue.js";
import { isDeadLetterQueue } from "./dead-letter-queue.js";
import type { Clock } from "./clock.js";
import type { MemoryQueueState } from "./memory-queue-state.js";
import { LeaseLostError } from "./queue-errors.js";

/** The part of its broker that a {@link MemoryQueue} uses. */
export interface MemoryQueueHome {
  readonly clock: Clock;
  readonly limits: MessageQueueLimits;
  createQueue(name: string): Promise<void>;
  /** @throws QueueNotFoundError, BrokerClosedError */
  state(name: string): MemoryQueueState;
  onLeaseLost(error: LeaseLostError): void;
}

/** A queue of a `MemoryBroker`. */
export class MemoryQueue implements MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;
  readonly #home: MemoryQueueHome;

  constructor(name: string, home: MemoryQueueHome) {
    this.name = name;
    this.limits = home.limits;
    this.#home = home;
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    if (isDeadLetterQueue(this.name)) await this.#home.createQueue(this.name);
    const state = this.#home.state(this.name);
    checkOutgoing(this, messages);
    state.messages.add(messages, this.#home.clock.now());
    state.serveWaiters();
  }

  async receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    const state = this.#home.state(this.name);
    checkReceive(this, options);
    if (options.signal?.aborted) return [];
    const maxCount = Math.min(options.maxCount, this.limits.maxBatch);
    return state.receive({ ...options, maxCount, leaseMs: grantedLeaseMs(this, options.leaseMs) });
  }

  async acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    const pool = this.#home.state(this.name).messages;
    const nowMs = this.#home.clock.now();
    const lost = messages.filter(({ handle }) => !pool.acknowledge(handle, nowMs));
    if (lost.length === 0) return;
    this.#home.onLeaseLost(
      new LeaseLostError(
        this.name,
        lost.map(({ handle }) => handle),
      ),
    );
  }

  async extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]> {
    const state = this.#home.state(this.name);
    const granted = grantedLeaseMs(this, leaseMs);
    const nowMs = this.#home.clock.now();
    const lost = messages.filter(({ handle }) => !state.messages.extend(handle, granted, nowMs));
    state.serveWaiters();
    return lost;
  }

  async release(messages: readonly ReceivedMessage[], delayMs = 0): Promise<void> {
    const state = this.#home.state(this.name);
    checkDelay(this, delayMs);
    const nowMs = this.#home.clock.now();
    for (const { handle } of messages) state.messages.release(handle, delayMs, nowMs);
    state.serveWaiters();
  }

  async depth(): Promise<QueueDepth> {
    return this.#home.state(this.name).messages.depth(this.#home.clock.now());
  }

  async *browse(maxCount = Infinity): AsyncGenerator<BrowsedMessage, void> {
    const messages: BrowsedMessage[] = [];
    for (const message of this.#home.state(this.name).messages.browse(this.#home.clock.now())) {
      if (messages.length >= maxCount) break;
      messages.push(message);
    }
    yield* messages;
  }

  async makeReady(): Promise<number> {
    const state = this.#home.state(this.name);
    const count = state.messages.makeReady(this.#home.clock.now());
    state.serveWaiters();
    return count;
  }

  async purge(): Promise<void> {
    const state = this.#home.state(this.name);
    state.messages.purge();
    state.serveWaiters();
  }
}
