import { systemClock } from "../messaging/clock.js";
import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import { onAbort } from "../on-abort.js";
import { LeasedTask } from "./leased-task.js";
import { waitAfterFailure } from "../messaging/wait-after-failure.js";

/** Options of a {@link MessageReceiver}. */
export interface MessageReceiverOptions {
  readonly queues: readonly MessageQueue[];
  readonly leaseMs: number;
  readonly log: TaskLog;
  readonly onBrokerError: () => void;
}

/** The maximum of SQS (`WaitTimeSeconds` in its documentation); other brokers take it too. */
const maxPollMs = 20_000;

/** Receives from several queues, earlier ones first. */
export class MessageReceiver {
  readonly #options: MessageReceiverOptions;
  #failures = 0;

  constructor(options: MessageReceiverOptions) {
    this.#options = options;
  }

  /**
   * Waits for tasks until aborted or for one long poll; waits with back-off while the broker cannot
   * be reached. Never rejects.
   */
  async receive(maxCount: number, signal: AbortSignal): Promise<LeasedTask[]> {
    try {
      const received = await this.#receive(maxCount, signal);
      if (this.#failures > 0) this.#options.log.info("The broker can be reached again.");
      this.#failures = 0;
      return received;
    } catch (error) {
      if (signal.aborted) return [];
      this.#options.onBrokerError();
      if (this.#failures++ === 0) this.#options.log.warn(`Nothing could be received; trying again: ${asError(error).message}`);
      await waitAfterFailure(this.#failures, signal);
      return [];
    }
  }

  /** Resolves when the messages of aborted receives have been released. */
  async settled(): Promise<void> {
    await Promise.all(this.#options.queues.map(async (queue) => queue.settled?.()));
  }

  async #receive(maxCount: number, signal: AbortSignal): Promise<LeasedTask[]> {
    const { queues } = this.#options;
    const [only] = queues;
    if (only && queues.length === 1) return this.#from(only, { maxCount, waitMs: maxPollMs, signal });
    const received: LeasedTask[] = [];
    for (const queue of queues) {
      if (received.length < maxCount)
        received.push(...(await this.#from(queue, { maxCount: maxCount - received.length, waitMs: 0, signal })));
    }
    return received.length > 0 || signal.aborted ? received : this.#firstOf(maxCount, signal);
  }

  /** Waits on all queues at once. Messages beyond `maxCount` are released. */
  async #firstOf(maxCount: number, signal: AbortSignal): Promise<LeasedTask[]> {
    const others = new AbortController();
    const stop = (): void => others.abort();
    const stopListening = onAbort(signal, stop);
    const polls = this.#options.queues.map(async (queue) => {
      const received = await this.#from(queue, { maxCount, waitMs: maxPollMs, signal: others.signal });
      if (received.length > 0) stop();
      return received;
    });
    const results = await Promise.allSettled(polls);
    stopListening();
    const received = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const failure = results.find((result) => result.status === "rejected");
    if (received.length === 0 && failure) throw failure.reason;
    for (const { queue, message } of received.slice(maxCount)) await queue.release([message]);
    return received.slice(0, maxCount);
  }

  async #from(queue: MessageQueue, wants: { maxCount: number; waitMs: number; signal: AbortSignal }): Promise<LeasedTask[]> {
    const { leaseMs } = this.#options;
    const askedMs = systemClock.now();
    const messages = await queue.receive({ ...wants, leaseMs });
    // A lease begins after the request; after a wait, it begins with the answer at the latest.
    const fromMs = wants.waitMs === 0 ? askedMs : systemClock.now();
    return messages.map((message: ReceivedMessage) => new LeasedTask(queue, message, fromMs + leaseMs));
  }
}
