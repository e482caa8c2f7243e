import { checkFunction, checkKnown, checkName } from "../options.js";
import type { Broker } from "./broker.js";
import { systemClock, type Clock } from "./clock.js";
import { deadLetterQueueName } from "./dead-letter-queue.js";
import { MemoryQueueState } from "./memory-queue-state.js";
import { MemoryQueue, type MemoryQueueHome } from "./memory-queue.js";
import type { MessageQueue, MessageQueueLimits } from "./message-queue.js";
import { BrokerClosedError, QueueNotFoundError, type LeaseLostError } from "./queue-errors.js";
import { checkQueueName } from "./queue-name.js";
import { reportLeaseLost } from "./report-lease-lost.js";

/** Options of a {@link MemoryBroker}; all are optional. */
export interface MemoryBrokerOptions {
  /** The name in log lines and error messages. Default: `"memory"`. */
  readonly name?: string;
  /** Overrides of single limits, e.g. `{ maxBatch: 3 }` to see batches being split. */
  readonly limits?: Partial<MessageQueueLimits>;
  readonly clock?: Clock;
  /** Called for messages that were acknowledged too late. Default: a process warning. */
  readonly onLeaseLost?: (error: LeaseLostError) => void;
}

const day = 24 * 60 * 60 * 1000;

const defaultLimits: MessageQueueLimits = {
  maxMessageBytes: 1024 * 1024,
  maxBatch: 1000,
  maxDelayMs: 7 * day,
  maxLeaseMs: day,
  leaseGranularityMs: 1,
  exactDepth: true,
};

/**
 * A broker in the memory of this process, with real leases: for tests, and for a head and workers
 * in one process. Default limits: messages of 1 MiB, batches of 1000, delays of a week, leases of a
 * day to the millisecond.
 *
 * @example
 * ```ts
 * const broker = new MemoryBroker();
 * await broker.createQueue("tasks");
 * const worker = startWorker({ broker, queues: ["tasks"] });
 * await execute(load.makeTask(url), {
 *   queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }),
 * });
 * await worker.stop();
 * ```
 */
export class MemoryBroker implements Broker {
  readonly name: string;
  readonly #queues = new Map<string, MemoryQueueState>();
  readonly #home: MemoryQueueHome;
  #isClosed = false;

  constructor(options: MemoryBrokerOptions = {}) {
    checkKnown("MemoryBroker", options, ["name", "limits", "clock", "onLeaseLost"]);
    checkName("name", options.name);
    checkFunction("onLeaseLost", options.onLeaseLost);
    this.name = options.name ?? "memory";
    this.#home = {
      clock: options.clock ?? systemClock,
      limits: { ...defaultLimits, ...options.limits },
      state: (name) => this.#stateOf(name),
      createQueue: (name) => this.createQueue(name),
      onLeaseLost: (error) => reportLeaseLost(error, options.onLeaseLost),
    };
  }

  queue(name: string): MessageQueue {
    return new MemoryQueue(checkQueueName(name), this.#home);
  }

  async createQueue(name: string): Promise<void> {
    this.#refuseIfClosed();
    if (!this.#queues.has(checkQueueName(name))) this.#queues.set(name, new MemoryQueueState(this.#home.clock));
  }

  async deleteQueue(name: string): Promise<void> {
    this.#refuseIfClosed();
    const state = this.#queues.get(name);
    this.#queues.delete(name);
    state?.end(new QueueNotFoundError(name, this.name));
  }

  async queueExists(name: string): Promise<boolean> {
    this.#refuseIfClosed();
    return this.#queues.has(name);
  }

  async queueNames(): Promise<readonly string[]> {
    this.#refuseIfClosed();
    return [...this.#queues.keys()];
  }

  deadLetterQueue(name: string): string | undefined {
    return deadLetterQueueName(name);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const state of this.#queues.values()) state.end();
  }

  #stateOf(name: string): MemoryQueueState {
    this.#refuseIfClosed();
    const state = this.#queues.get(name);
    if (state === undefined) throw new QueueNotFoundError(name, this.name);
    return state;
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new BrokerClosedError(this.name);
  }
}
