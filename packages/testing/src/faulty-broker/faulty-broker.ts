import { QueueConnectionError, type Broker, type MessageQueue } from "@mazepa/core";
import type { JsonValue } from "@mazepa/core/transport";
import { FaultPlan, type Fault, type FaultOptions } from "./fault-plan.js";
import { FaultyQueue } from "./faulty-queue.js";

/**
 * A broker that does on purpose what real ones do now and then: it loses deliveries, repeats,
 * delays and reorders messages and drops connections, all decided by a seed. It never loses a
 * message for good, so whatever is built on the contract must come to its end on it.
 *
 * @example
 * ```ts
 * const broker = new FaultyBroker(new MemoryBroker(), { seed: 7, loss: 0.05, duplication: 0.05 });
 * await broker.createQueue("tasks");
 * ```
 */
export class FaultyBroker implements Broker {
  readonly name: string;
  /** The broker's own, where it has one: leases kept from elsewhere meet no faults. */
  readonly leaseKeeper?: () => { module: string; options: JsonValue };
  readonly deadLetterQueue?: (name: string) => string | undefined;
  readonly #broker: Broker;
  readonly #plan: FaultPlan;

  /**
   * @param broker Where the messages really are; a `MemoryBroker` with short leases makes quick
   *   tests.
   * @throws InvalidOptionError when a rate is no probability.
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

  /** All that went wrong until now, in order. */
  get faults(): readonly Fault[] {
    return this.#plan.faults;
  }

  /** From now on nothing goes wrong. */
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
