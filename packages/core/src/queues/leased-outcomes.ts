import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import { repeat, type Timer } from "../timer.js";
import type { OutcomeReport } from "../tasks/submission.js";
import type { ReceivedOutcome } from "./execution-queue.js";

/** Another head that takes over has to wait so long for what this one had. */
const longestLeaseMs = 30_000;

interface Parcel {
  readonly message: ReceivedMessage;
  remaining: number;
}

/** Messages with outcomes that are not yet recorded: kept under lease, and acknowledged when all that they brought is. */
export class LeasedOutcomes {
  readonly leaseMs: number;
  readonly #queue: MessageQueue;
  readonly #parcels = new Map<ReceivedOutcome, Parcel>();
  readonly #held = new Set<Parcel>();
  #timer: Timer | undefined;

  constructor(queue: MessageQueue) {
    this.#queue = queue;
    this.leaseMs = Math.min(longestLeaseMs, queue.limits.maxLeaseMs);
  }

  /** What the head is given for a message. */
  add(message: ReceivedMessage, reports: readonly OutcomeReport[]): ReceivedOutcome[] {
    const parcel: Parcel = { message, remaining: reports.length };
    if (reports.length === 0) void this.drop(message);
    else this.#held.add(parcel);
    this.#timer ??= repeat(this.leaseMs / 3, () => void this.#extend(), { keepsAlive: false });
    return reports.map((report) => {
      const outcome: ReceivedOutcome = { report };
      this.#parcels.set(outcome, parcel);
      return outcome;
    });
  }

  async acknowledge(received: readonly ReceivedOutcome[]): Promise<void> {
    const done: ReceivedMessage[] = [];
    for (const outcome of received) {
      const parcel = this.#parcels.get(outcome);
      this.#parcels.delete(outcome);
      if (!parcel || --parcel.remaining > 0) continue;
      this.#held.delete(parcel);
      done.push(parcel.message);
    }
    if (done.length > 0) await this.#queue.acknowledge(done);
  }

  /** A message that nobody needs. */
  async drop(message: ReceivedMessage): Promise<void> {
    await this.#queue.acknowledge([message]).catch(() => undefined);
  }

  /** Gives back what was not acknowledged. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    const left = [...this.#held].map(({ message }) => message);
    this.#held.clear();
    if (left.length > 0) await this.#queue.release(left).catch(() => undefined);
  }

  /** A lease that is lost only brings the outcome once more, which is ignored. */
  async #extend(): Promise<void> {
    const held = [...this.#held].map(({ message }) => message);
    if (held.length > 0) await this.#queue.extendLease(held, this.leaseMs).catch(() => undefined);
  }
}
