import { QueueConnectionError, type Broker, type MessageQueue } from "@mazepa/core";
import type { JsonValue } from "@mazepa/core/transport";
import { FaultPlan, type Fault, type FaultOptions } from "./fault-plan.js";
import { FaultyQueue } from "./faulty-queue.js";

/**
 * A broker with injected faults, as real ones have: it loses deliveries, repeats, delays and
 * reorders messages, and drops connections, all decided by a seed. It never loses a message for
 * good, so a program that keeps to the contract must reach its end with it.
 *
 * @example
 * ```ts
 * const broker = new FaultyBroker(new MemoryBroker(), { seed: 7, loss: 0.05, duplication: 0.05 });
 * await broker.createQueue("tasks");
 * ```
 */
export class FaultyBroker implements Broker {
  readonly name: string;
  /** The broker's own lease keeper, if it has one; it meets no faults. */
  readonly leaseKeeper?: () => { module: string; options: JsonValue } | undefined;
  readonly deadLetterQueue?: (name: string) => string | undefined;
  readonly #broker: Broker;
  readonly #plan: FaultPlan;

  /**
   * @param broker The broker that has the messages; a `MemoryBroker` with short leases makes quick
   *   tests.
   * @throws InvalidOptionError when a rate is not a probability.
   */
  constructor(broker: Broker, options: FaultOptions) {
    this.#broker = broker;
    this.#plan = new FaultPlan(options);
    this.name = `faulty ${broker.name} (seed ${options.seed})`;
    const leaseKeeper = broker.leaseKeeper?.bind(broker);
    if (leaseKeeper !== undefined) this.leaseKeeper = leaseKeeper;
    const deadLetterQueue = broker.deadLetterQueue?.bind(broker);
    if (deadLetterQueue !== undefined) this.deadLetterQueue = deadLetterQueue;
  }

  /** The faults until now, in order. */
  get faults(): readonly Fault[] {
    return this.#plan.faults;
  }

  /** Ends all faults. */
  calm(): void {
    this.#plan.calm();
  }

  queue(name: string): MessageQueue {
    return new FaultyQueue(this.#broker.queue(name), this.#plan);
  }

  createQueue(name: string): Promise<void> {
    return this.#call(name, "createQueue", () => this.#broker.createQueue(name));
  }

  deleteQueue(name: string): Promise<void> {
    return this.#call(name, "deleteQueue", () => this.#broker.deleteQueue(name));
  }

  queueExists(name: string): Promise<boolean> {
    return this.#call(name, "queueExists", () => this.#broker.queueExists(name));
  }

  close(): Promise<void> {
    return this.#broker.close();
  }

  async #call<T>(queue: string, method: string, work: () => Promise<T>): Promise<T> {
    if (!this.#plan.strikes("disconnects", queue, method)) return work();
    throw new QueueConnectionError(
      `The connection to ${this.#broker.name} broke on purpose (${method} of queue "${queue}"). Try again.`,
    );
  }
}
