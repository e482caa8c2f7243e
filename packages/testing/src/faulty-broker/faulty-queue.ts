import { QueueConnectionError, type MessageQueue, type QueueDepth } from "@mazepa/core";
import type { MessageQueueLimits, OutgoingMessage, ReceivedMessage, ReceiveOptions } from "@mazepa/core/transport";
import type { FaultKind, FaultPlan } from "./fault-plan.js";
import { shuffled } from "./random.js";

/** A queue of a `FaultyBroker`. */
export class FaultyQueue implements MessageQueue {
  readonly name: string;
  readonly limits: MessageQueueLimits;
  readonly #queue: MessageQueue;
  readonly #plan: FaultPlan;

  constructor(queue: MessageQueue, plan: FaultPlan) {
    this.name = queue.name;
    this.limits = queue.limits;
    this.#queue = queue;
    this.#plan = plan;
  }

  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#call("send", () => {
      const repeated = messages.flatMap((message) => (this.#strikes("duplication", "send") ? [message, message] : [message]));
      return this.#queue.send(
        this.#reordered(
          repeated.map((message) => this.#delayed(message)),
          "send",
        ),
      );
    });
  }

  receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    return this.#call("receive", async () => {
      const received = await this.#queue.receive(options);
      const arrived = received.filter(() => !this.#strikes("loss", "receive"));
      return this.#reordered(arrived, "receive");
    });
  }

  acknowledge(messages: readonly ReceivedMessage[]): Promise<void> {
    return this.#call("acknowledge", () =>
      this.#queue.acknowledge(messages.filter(() => !this.#strikes("lostAcknowledgements", "acknowledge"))),
    );
  }

  extendLease(messages: readonly ReceivedMessage[], leaseMs: number): Promise<readonly ReceivedMessage[]> {
    return this.#call("extendLease", async () => {
      const failed = new Set(messages.filter(() => this.#strikes("lostExtensions", "extendLease")));
      const lost = await this.#queue.extendLease(
        messages.filter((message) => !failed.has(message)),
        leaseMs,
      );
      return [...failed, ...lost];
    });
  }

  release(messages: readonly ReceivedMessage[], delayMs?: number): Promise<void> {
    return this.#call("release", () => this.#queue.release(messages, delayMs));
  }

  depth(): Promise<QueueDepth> {
    return this.#call("depth", () => this.#queue.depth());
  }

  purge(): Promise<void> {
    return this.#call("purge", () => this.#queue.purge());
  }

  async #call<T>(method: string, work: () => Promise<T>): Promise<T> {
    if (!this.#strikes("disconnects", method)) return work();
    const isLate = this.#plan.random(this.name, `${method} late`)() < 0.5;
    if (isLate) await work();
    const when = isLate ? "after the request was carried out" : "before the request was sent";
    throw new QueueConnectionError(`The connection to queue "${this.name}" broke on purpose, ${when} (${method}). Try again.`);
  }

  #delayed(message: OutgoingMessage): OutgoingMessage {
    if (!this.#strikes("delay", "send")) return message;
    const added = 1 + Math.floor(this.#plan.random(this.name, "delay")() * this.#plan.maxDelayMs);
    return { ...message, delayMs: Math.min((message.delayMs ?? 0) + added, this.limits.maxDelayMs) };
  }

  #reordered<T>(items: T[], method: string): T[] {
    return items.length > 1 && this.#strikes("reorder", method) ? shuffled(items, this.#plan.random(this.name, "order")) : items;
  }

  #strikes(kind: FaultKind, method: string): boolean {
    return this.#plan.strikes(kind, this.name, method);
  }
}
