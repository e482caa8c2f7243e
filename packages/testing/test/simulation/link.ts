import type { BlobStore, Broker, MessageQueue } from "@mazepa/core";
import type { VirtualTime } from "./virtual-time.js";

/** How long each way of a request takes. */
export interface LinkOptions {
  readonly time: VirtualTime;
  readonly random: () => number;
}

/** Most ways are short, some longer than leases. */
const usualMs = 8;
const longMs = 1500;
const isLong = 0.004;

/**
 * What connects one head or worker with brokers and stores. Once it is cut, its end is as good as
 * dead: nothing it does is seen, and nothing reaches it.
 */
export class Link {
  readonly #options: LinkOptions;
  #isCut = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Requests that are on their way may still arrive. */
  cut(): void {
    this.#isCut = true;
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
      get: (key) => this.#call(() => store.get(key)),
      put: (key, bytes, options) => this.#call(() => store.put(key, bytes, options)),
      delete: (keys) => this.#call(() => store.delete(keys)),
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
    const keys = await this.#call(async () => {
      const found: string[] = [];
      for await (const key of store.list(...args)) found.push(key);
      return found;
    });
    yield* keys;
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    const { random } = this.#options;
    if (this.#isCut) return never();
    await this.#way();
    if (this.#isCut && random() < 0.5) return never();
    try {
      return await work();
    } finally {
      await this.#way();
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
