import { QueueConnectionError, StorageConnectionError, type BlobStore, type Broker, type MessageQueue } from "@mazepa/core";
import type { VirtualTime } from "./virtual-time.js";

/** The duration of each way of a request. */
export interface LinkOptions {
  readonly time: VirtualTime;
  readonly random: () => number;
}

/** The usual duration of a way, in ms; some take longer than leases. */
const usualMs = 8;
const longMs = 1500;
const isLong = 0.004;

/**
 * The connection of one head or worker to brokers and stores. Once it is cut, that process counts
 * as dead: nothing it does has an effect, and nothing reaches it.
 */
export class Link {
  readonly #options: LinkOptions;
  #isCut = false;
  #isDown = false;
  #asleep: Promise<void> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Cuts the connection; requests under way may still arrive. */
  cut(): void {
    this.#isCut = true;
  }

  /** Makes every request fail at once for a while, as when broker and store are unreachable. */
  goDown(forMs: number): void {
    this.#isDown = true;
    this.#options.time.setTimer(forMs, () => (this.#isDown = false));
  }

  /** Pauses the process for a while: it sends no request, and receives no answer. */
  sleep(forMs: number): void {
    this.#asleep = new Promise((resolve) => this.#options.time.setTimer(forMs, resolve));
  }

  broker(broker: Broker): Broker {
    return {
      name: broker.name,
      queue: (name) => this.#queue(broker.queue(name)),
      createQueue: (name) => this.#call(() => broker.createQueue(name)),
      deleteQueue: (name) => this.#call(() => broker.deleteQueue(name)),
      queueExists: (name) => this.#call(() => broker.queueExists(name)),
      close: async () => {},
    };
  }

  store(store: BlobStore): BlobStore {
    return {
      get: (key) => this.#ask(() => store.get(key)),
      put: (key, bytes, options) => this.#ask(() => store.put(key, bytes, options)),
      delete: (keys) => this.#ask(() => store.delete(keys)),
      list: (...args) => this.#list(store, args),
    };
  }

  #queue(queue: MessageQueue): MessageQueue {
    return {
      name: queue.name,
      limits: queue.limits,
      send: (messages) => this.#call(() => queue.send(messages)),
      receive: (options) => this.#call(() => queue.receive(options)),
      acknowledge: (messages) => this.#call(() => queue.acknowledge(messages)),
      extendLease: (messages, leaseMs) => this.#call(() => queue.extendLease(messages, leaseMs)),
      release: (messages, delayMs) => this.#call(() => queue.release(messages, delayMs)),
      depth: () => this.#call(() => queue.depth()),
      purge: () => this.#call(() => queue.purge()),
    };
  }

  async *#list(store: BlobStore, args: Parameters<BlobStore["list"]>): AsyncGenerator<string> {
    const keys = await this.#ask(async () => {
      const found: string[] = [];
      for await (const key of store.list(...args)) found.push(key);
      return found;
    });
    yield* keys;
  }

  #ask<T>(work: () => Promise<T>): Promise<T> {
    return this.#call(work, () => new StorageConnectionError("the line is down"));
  }

  async #call<T>(work: () => Promise<T>, failure: () => Error = () => new QueueConnectionError("the line is down")): Promise<T> {
    const { random } = this.#options;
    await this.#asleep;
    if (this.#isCut) return never();
    await this.#way();
    if (this.#isDown) throw failure();
    if (this.#isCut && random() < 0.5) return never();
    try {
      return await work();
    } finally {
      await this.#way();
      await this.#asleep;
      if (this.#isCut) await never();
    }
  }

  #way(): Promise<void> {
    const { time, random } = this.#options;
    const delayMs = random() < isLong ? random() * longMs : random() * usualMs;
    return new Promise((resolve) => time.setTimer(delayMs, resolve));
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
