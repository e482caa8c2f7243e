import type { VirtualTime } from "./virtual-time.js";

interface Message {
  readonly body: string;
  receives: number;
  lease: number;
}

interface Answer {
  readonly Messages?: {
    readonly Body: string;
    readonly ReceiptHandle: string;
    readonly Attributes: { ApproximateReceiveCount: string };
  }[];
}

interface Waiter {
  readonly maxCount: number;
  readonly leaseMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly cancelTimer: () => void;
}

/**
 * A standard queue. A request that does not wait asks only some of the servers, as in SQS, and so
 * may miss messages when there are few.
 */
export class SimulatedSqsQueue {
  readonly #time: VirtualTime;
  readonly #random: () => number;
  #ready: Message[] = [];
  #taken = 0;
  readonly #leased = new Map<string, Message>();
  readonly #waiters = new Set<Waiter>();
  #leases = 0;

  constructor({ time, random }: { readonly time: VirtualTime; readonly random: () => number }) {
    this.#time = time;
    this.#random = random;
  }

  send(bodies: readonly string[]): void {
    for (const body of bodies) this.#ready.push({ body, receives: 0, lease: 0 });
    this.#serveWaiters();
  }

  receive({
    maxCount,
    leaseMs,
    waitMs,
  }: {
    readonly maxCount: number;
    readonly leaseMs: number;
    readonly waitMs: number;
  }): Answer | Promise<Answer> {
    const count = this.#ready.length - this.#taken;
    if (waitMs === 0) return this.#take(Math.min(maxCount, Math.ceil(count * (0.5 + this.#random() / 2))), leaseMs);
    if (count > 0) return this.#take(maxCount, leaseMs);
    return new Promise((resolve) => {
      const waiter: Waiter = { maxCount, leaseMs, resolve, cancelTimer: this.#time.after(waitMs, () => this.#giveUp(waiter)) };
      this.#waiters.add(waiter);
    });
  }

  delete(handle: string): void {
    this.#leased.delete(handle);
  }

  extend(handle: string, leaseMs: number): void {
    const message = this.#leased.get(handle);
    if (message) this.#lease(message, handle, leaseMs);
  }

  close(): void {
    for (const waiter of this.#waiters) this.#giveUp(waiter);
  }

  #giveUp(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.resolve({});
  }

  #serveWaiters(): void {
    for (const waiter of this.#waiters) {
      if (this.#ready.length === this.#taken) return;
      this.#waiters.delete(waiter);
      waiter.cancelTimer();
      waiter.resolve(this.#take(waiter.maxCount, waiter.leaseMs));
    }
  }

  #take(maxCount: number, leaseMs: number): Answer {
    const messages = this.#ready.slice(this.#taken, this.#taken + maxCount);
    this.#taken += messages.length;
    if (this.#taken > 1000 && this.#taken * 2 > this.#ready.length) {
      this.#ready = this.#ready.slice(this.#taken);
      this.#taken = 0;
    }
    return {
      Messages: messages.map((message) => {
        const ReceiptHandle = `${++this.#leases}`;
        message.receives++;
        this.#leased.set(ReceiptHandle, message);
        this.#lease(message, ReceiptHandle, leaseMs);
        return { Body: message.body, ReceiptHandle, Attributes: { ApproximateReceiveCount: `${message.receives}` } };
      }),
    };
  }

  #lease(message: Message, handle: string, leaseMs: number): void {
    const lease = ++message.lease;
    this.#time.after(leaseMs, () => {
      if (message.lease !== lease || !this.#leased.delete(handle)) return;
      this.#ready.push(message);
      this.#serveWaiters();
    });
  }
}
