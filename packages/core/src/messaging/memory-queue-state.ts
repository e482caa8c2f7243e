import type { Clock } from "./clock.js";
import { MessagePool } from "./message-pool.js";
import type { ReceivedMessage, ReceiveOptions } from "./message-queue.js";

interface Waiter {
  readonly options: ReceiveOptions;
  /** Ends the wait: cancels its timer and its abort listener, and settles its promise. */
  readonly settle: (outcome: ReceivedMessage[] | Error) => void;
}

/**
 * One queue of a `MemoryBroker`: its messages and the receivers that wait for one, longest wait
 * first.
 */
export class MemoryQueueState {
  readonly messages = new MessagePool();
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #wakeUp: { readonly dueMs: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    const received = this.messages.lease(options.maxCount, options.leaseMs, this.#clock.now());
    if (received.length > 0 || options.waitMs <= 0) return Promise.resolve(received);
    return new Promise((resolve, reject) => {
      const settle = (outcome: ReceivedMessage[] | Error): void => {
        this.#waiters.delete(waiter);
        cancelTimer();
        options.signal?.removeEventListener("abort", giveUp);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const giveUp = (): void => {
        settle([]);
        this.serveWaiters();
      };
      const waiter: Waiter = { options, settle };
      const cancelTimer = this.#clock.setTimer(options.waitMs, giveUp);
      options.signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiters.add(waiter);
      this.#setWakeUp();
    });
  }

  /** Gives ready messages to waiting receivers. Called after each change of the messages. */
  serveWaiters(): void {
    const nowMs = this.#clock.now();
    for (const waiter of this.#waiters) {
      const { maxCount, leaseMs } = waiter.options;
      const received = this.messages.lease(maxCount, leaseMs, nowMs);
      if (received.length === 0) break;
      waiter.settle(received);
    }
    this.#setWakeUp();
  }

  /** Ends all waits: with no messages, or with `error`. */
  end(error?: Error): void {
    for (const waiter of this.#waiters) waiter.settle(error ?? []);
    this.#setWakeUp();
  }

  #setWakeUp(): void {
    const dueMs = this.#waiters.size > 0 ? this.messages.nextDueMs : undefined;
    if (dueMs === this.#wakeUp?.dueMs) return;
    this.#wakeUp?.cancel();
    this.#wakeUp = undefined;
    if (dueMs === undefined) return;
    const cancel = this.#clock.setTimer(Math.max(0, dueMs - this.#clock.now()), () => {
      this.#wakeUp = undefined;
      this.serveWaiters();
    });
    this.#wakeUp = { dueMs, cancel };
  }
}
