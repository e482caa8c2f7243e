import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Broker, MessageQueue } from "@mazepa/core";
import type { ReceivedMessage, ReceiveOptions } from "@mazepa/core/transport";
import type { BrokerUnderTest } from "./broker-under-test.js";

/** The time in ms after which a message that has not arrived fails the test. */
const maxArrivalMs = 60_000;

/** The queue of one test, and the steps that tests often repeat. */
export class QueueUnderTest {
  readonly broker: Broker;
  readonly queue: MessageQueue;
  /** The length of a lease that is to run out during the test. */
  readonly shortLeaseMs: number;
  /** The length of a lease that outlives the test. */
  readonly longLeaseMs: number;
  readonly #setup: BrokerUnderTest;
  #isClosed = false;

  constructor(setup: BrokerUnderTest) {
    this.#setup = setup;
    this.broker = setup.broker;
    this.queue = setup.broker.queue(freshName());
    const { leaseGranularityMs, maxLeaseMs } = this.queue.limits;
    this.shortLeaseMs = Math.min(Math.max(400, leaseGranularityMs), maxLeaseMs);
    this.longLeaseMs = Math.min(600_000, maxLeaseMs);
  }

  /** This queue as another consumer sees it, and the function that ends that consumer. */
  async anotherConsumer(): Promise<{ queue: MessageQueue; leave: () => Promise<void> }> {
    const broker = await this.#setup.connectAgain?.();
    if (broker === undefined) return { queue: this.broker.queue(this.queue.name), leave: () => Promise.resolve() };
    return { queue: broker.queue(this.queue.name), leave: () => broker.close() };
  }

  send(...bodies: string[]): Promise<void> {
    return this.queue.send(bodies.map((body) => ({ body })));
  }

  /** One receive that waits at most `waitMs`; moves the clock meanwhile if it must be moved. */
  async receive(options: Partial<ReceiveOptions> & { waitMs: number }, queue = this.queue): Promise<ReceivedMessage[]> {
    const received = queue.receive({ maxCount: 10, leaseMs: this.longLeaseMs, ...options });
    await this.#passTimeUntil(received, options.waitMs);
    return received;
  }

  /** Receives until there are `count` messages, or until the time is up; then it returns fewer. */
  async take(count: number, options: Partial<ReceiveOptions> = {}, queue = this.queue): Promise<ReceivedMessage[]> {
    const taken: ReceivedMessage[] = [];
    const deadlineMs = performance.now() + maxArrivalMs;
    while (taken.length < count && performance.now() < deadlineMs) {
      taken.push(...(await this.receive({ waitMs: 1000, ...options, maxCount: count - taken.length }, queue)));
    }
    return taken;
  }

  /** The next message, which must arrive within the suite's time limit. */
  async takeOne(options: Partial<ReceiveOptions> = {}, queue = this.queue): Promise<ReceivedMessage> {
    const [message] = await this.take(1, options, queue);
    if (message === undefined) throw new Error(`No message arrived on queue "${queue.name}" within ${maxArrivalMs} ms.`);
    return message;
  }

  /** Sends these texts and leases their messages, in the same order. */
  async lease<const T extends readonly string[]>(
    bodies: T,
    options?: Partial<ReceiveOptions>,
  ): Promise<{ [I in keyof T]: ReceivedMessage }> {
    await this.send(...bodies);
    const taken = await this.take(bodies.length, options);
    return bodies.map((wanted) => {
      const message = taken.find(({ body }) => body === wanted);
      if (message === undefined) throw new Error(`"${wanted}" did not arrive on queue "${this.queue.name}".`);
      return message;
    }) as { [I in keyof T]: ReceivedMessage };
  }

  /** The messages that arrive until a short lease would have run out, and a little longer. */
  async receiveDuringShortLease(): Promise<ReceivedMessage[]> {
    return this.receive({ waitMs: this.shortLeaseMs * 1.5 });
  }

  /** Tears the connection while leases are held; undefined if the broker has none to tear. */
  get cut(): BrokerUnderTest["cut"] {
    return this.#setup.cut?.bind(this.#setup);
  }

  /** Restarts the server; undefined if there is none. */
  get restart(): BrokerUnderTest["restart"] {
    return this.#setup.restart?.bind(this.#setup);
  }

  /** Closes the broker before the test's end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.broker.close();
  }

  async end(): Promise<void> {
    if (!this.#isClosed) await this.broker.deleteQueue(this.queue.name);
    await this.broker.close();
    await this.#setup.dispose?.();
  }

  async #passTimeUntil(done: Promise<unknown>, ms: number): Promise<void> {
    if (this.#setup.passTime === undefined) return;
    let isDone = false;
    const note = (): void => void (isDone = true);
    done.then(note, note);
    for (let tenth = 0; tenth <= 10; tenth += 1) {
      await setImmediate();
      if (isDone) return;
      await this.#setup.passTime(Math.ceil(ms / 10));
    }
  }
}

/** A name that no test has used before: some services refuse a deleted name for a while. */
export function freshName(): string {
  return `conformance-${randomUUID()}`;
}

/** Texts in a fixed order, to compare deliveries that come in any. */
export function bodiesOf(messages: readonly { readonly body: string }[]): string[] {
  return messages.map(({ body }) => body).sort();
}

/** `count` different texts, sorted as {@link bodiesOf} sorts. */
export function numberedBodies(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `message ${String(index).padStart(6, "0")}`);
}
