import { randomUUID } from "node:crypto";
import type { LeaseLostError } from "@mazepa/core";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { SqsBroker, type SqsBrokerOptions } from "@mazepa/sqs";
import type { Emulator } from "./emulator.js";
import { startEmulator } from "./emulator.js";
import { FaultProxy } from "./fault-proxy.js";

/** An emulator behind a proxy, for the tests of one file. */
export class FaultySqs {
  readonly #emulator: Emulator;
  readonly proxy: FaultProxy;
  readonly lost: LeaseLostError[] = [];
  readonly #brokers: SqsBroker[] = [];

  private constructor(emulator: Emulator, proxy: FaultProxy) {
    this.#emulator = emulator;
    this.proxy = proxy;
  }

  static async start(): Promise<FaultySqs> {
    const emulator = await startEmulator();
    return new FaultySqs(emulator, await FaultProxy.start(emulator.endpoint));
  }

  /** A broker behind the proxy, and a queue of its own. */
  async queue(options: SqsBrokerOptions = {}) {
    const onLeaseLost = (error: LeaseLostError) => void this.lost.push(error);
    const broker = new SqsBroker({
      endpoint: this.proxy.endpoint,
      retryDelayMs: 1,
      purgeSettleMs: 30,
      maxAttempts: 4,
      onLeaseLost,
      ...options,
    });
    this.#brokers.push(broker);
    const name = `faults-${randomUUID()}`;
    await broker.createQueue(name);
    this.proxy.calm();
    return { broker, name, queue: broker.queue(name), drain: () => drain(broker, name) };
  }

  async calm(): Promise<void> {
    this.proxy.calm();
    this.lost.length = 0;
    await Promise.all(this.#brokers.splice(0).map((broker) => broker.close()));
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.#emulator.stop();
  }
}

/** Receives and acknowledges all messages; resolves to their bodies, sorted. */
async function drain(broker: SqsBroker, name: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const received: ReceivedMessage[] = await broker.queue(name).receive({ maxCount: 10, waitMs: 1000, leaseMs: 30_000 });
    if (received.length === 0) return bodies.sort();
    await broker.queue(name).acknowledge(received);
    bodies.push(...received.map(({ body }) => body));
  }
}
