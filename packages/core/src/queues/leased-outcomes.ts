import { LeaseRenewer, type Lease } from "../messaging/lease-renewer.js";
import { systemClock } from "../messaging/clock.js";
import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import type { OutcomeReport } from "../tasks/submission.js";
import type { ReceivedOutcome } from "./execution-queue.js";

/** The longest time that another head waits for the messages of this one after it was killed. */
const maxLeaseMs = 30_000;

interface OutcomeLease extends Lease {
  /** The number of the message's outcomes that are not recorded yet. */
  remaining: number;
}

/**
 * Messages with outcomes that are not recorded yet. They stay under lease, and are acknowledged
 * when all their outcomes are recorded.
 */
export class LeasedOutcomes {
  readonly leaseMs: number;
  readonly #queue: MessageQueue;
  readonly #leases = new Map<ReceivedOutcome, OutcomeLease>();
  readonly #renewer: LeaseRenewer<OutcomeLease>;

  constructor(queue: MessageQueue) {
    this.#queue = queue;
    this.leaseMs = Math.min(maxLeaseMs, queue.limits.maxLeaseMs);
    // After a lost lease, the outcomes are merely delivered again and ignored.
    this.#renewer = new LeaseRenewer({
      leaseMs: this.leaseMs,
      onLost: () => undefined,
      onFailure: () => undefined,
      keepsAlive: false,
    });
  }

  /** The outcomes of a message, for the head. */
  add(message: ReceivedMessage, reports: readonly OutcomeReport[]): ReceivedOutcome[] {
    const leasedUntilMs = systemClock.now() + this.leaseMs;
    const lease: OutcomeLease = { queue: this.#queue, message, leasedUntilMs, remaining: reports.length };
    if (reports.length === 0) void this.drop(message);
    else this.#renewer.add(lease);
    return reports.map((report) => {
      const outcome: ReceivedOutcome = { report };
      this.#leases.set(outcome, lease);
      return outcome;
    });
  }

  async acknowledge(received: readonly ReceivedOutcome[]): Promise<void> {
    const done: ReceivedMessage[] = [];
    for (const outcome of received) {
      const lease = this.#leases.get(outcome);
      this.#leases.delete(outcome);
      if (!lease || --lease.remaining > 0) continue;
      this.#renewer.remove(lease);
      done.push(lease.message);
    }
    if (done.length > 0) await this.#queue.acknowledge(done);
  }

  /** Removes a message that is not needed. */
  async drop(message: ReceivedMessage): Promise<void> {
    await this.#queue.acknowledge([message]).catch(() => undefined);
  }

  /** Releases the messages that were not acknowledged. */
  async close(): Promise<void> {
    const left = [...this.#renewer.leases].map(({ message }) => message);
    this.#renewer.stop();
    if (left.length > 0) await this.#queue.release(left).catch(() => undefined);
  }
}
