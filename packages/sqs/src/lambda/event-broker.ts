import type { Broker, MessageQueue } from "@mazepa/core";
import type { EventQueue } from "./event-queue.js";

/** A broker that has the queue of an event in place of the one in SQS. */
export class EventBroker implements Broker {
  readonly name: string;
  readonly #broker: Broker;
  readonly #event: EventQueue;

  constructor(broker: Broker, event: EventQueue) {
    this.name = broker.name;
    this.#broker = broker;
    this.#event = event;
  }

  queue(name: string): MessageQueue {
    return name === this.#event.name ? this.#event : this.#broker.queue(name);
  }

  createQueue(name: string): Promise<void> {
    return this.#broker.createQueue(name);
  }

  deleteQueue(name: string): Promise<void> {
    return this.#broker.deleteQueue(name);
  }

  async queueExists(name: string): Promise<boolean> {
    return name === this.#event.name || this.#broker.queueExists(name);
  }

  deadLetterQueue(name: string): string | undefined {
    return this.#broker.deadLetterQueue?.(name);
  }

  /** Lambda keeps the leases of what it has received. */
  leaseKeeper(): undefined {
    return undefined;
  }

  /** The other broker is used by the next event, too. */
  async close(): Promise<void> {
    return undefined;
  }
}
