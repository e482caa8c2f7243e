import { asError } from "../serialization/as-error.js";
import { systemClock } from "./clock.js";
import type { LeaseRenewalThread } from "./lease-renewal-thread.js";
import type { MessageQueue, ReceivedMessage } from "./message-queue.js";
import { repeat, type Timer, type TimerOptions } from "../timer.js";

/** A lease on a received message. */
export interface Lease {
  readonly queue: MessageQueue;
  readonly message: ReceivedMessage;
  /** When the lease ends, to the knowledge of this process, on `systemClock`. */
  leasedUntilMs: number;
}

/** Options of a {@link LeaseRenewer}. */
export interface LeaseRenewerOptions<L extends Lease> extends TimerOptions {
  readonly leaseMs: number;
  /** Called once for each lost lease, which is not renewed any more. */
  readonly onLost: (lease: L) => void;
  /** Called when leases of a queue cannot be renewed for now. */
  readonly onFailure: (error: Error, queue: MessageQueue, count: number) => void;
  /** Renews the leases while this thread is blocked. Without it, this thread does. */
  readonly thread?: LeaseRenewalThread | undefined;
}

/** Renews leases three times within `leaseMs`, in as few requests as possible. */
export class LeaseRenewer<L extends Lease> {
  readonly #options: LeaseRenewerOptions<L>;
  readonly #leases = new Map<string, L>();
  #timer: Timer | undefined;
  #isRenewing = false;

  constructor(options: LeaseRenewerOptions<L>) {
    this.#options = options;
    options.thread?.listen({
      onExtended: (handles, untilMs) => {
        for (const handle of handles) this.#extended(this.#leases.get(handle), untilMs);
      },
      onLost: (handles) => {
        for (const handle of handles) this.#lost(this.#leases.get(handle));
      },
    });
  }

  /** The leases that are renewed. */
  get leases(): Iterable<L> {
    return this.#leases.values();
  }

  add(lease: L): void {
    this.#leases.set(lease.message.handle, lease);
    this.#options.thread?.add(lease.queue.name, lease.message.handle);
    this.#timer ??= repeat(this.#options.leaseMs / 3, () => void this.#renewAll(), this.#options);
  }

  remove(lease: L): void {
    if (!this.#leases.delete(lease.message.handle)) return;
    this.#options.thread?.remove(lease.queue.name, lease.message.handle);
    if (this.#leases.size === 0) this.stop();
  }

  /**
   * Renews those of `leases` that may have expired, for example while the process was suspended,
   * and reports those that have.
   */
  async confirm(leases: readonly L[]): Promise<void> {
    const nowMs = systemClock.now();
    await this.#renew(leases.filter((lease) => this.#isRenewed(lease) && lease.leasedUntilMs <= nowMs));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #renewAll(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    const all = [...this.#leases.values()];
    // The other thread renews; this one handles only those that it did not.
    const due = this.#options.thread ? all.filter(({ leasedUntilMs }) => leasedUntilMs <= systemClock.now()) : all;
    await this.#renew(due);
    this.#isRenewing = false;
  }

  async #renew(leases: readonly L[]): Promise<void> {
    await Promise.all([...byQueue(leases)].map(([queue, group]) => this.#renewOn(queue, group)));
  }

  async #renewOn(queue: MessageQueue, leases: readonly L[]): Promise<void> {
    const { leaseMs, onFailure } = this.#options;
    const untilMs = systemClock.now() + leaseMs;
    const messages = leases.map(({ message }) => message);
    try {
      const lost = new Set((await queue.extendLease(messages, leaseMs)).map(({ handle }) => handle));
      for (const lease of leases)
        if (lost.has(lease.message.handle)) this.#lost(lease);
        else this.#extended(lease, untilMs);
    } catch (error) {
      onFailure(asError(error), queue, leases.length);
      for (const lease of leases) if (lease.leasedUntilMs <= systemClock.now()) this.#lost(lease);
    }
  }

  #isRenewed(lease: L): boolean {
    return this.#leases.get(lease.message.handle) === lease;
  }

  #extended(lease: L | undefined, untilMs: number): void {
    if (lease) lease.leasedUntilMs = Math.max(lease.leasedUntilMs, untilMs);
  }

  #lost(lease: L | undefined): void {
    if (!lease || !this.#isRenewed(lease)) return;
    this.remove(lease);
    this.#options.onLost(lease);
  }
}

/** Groups leases by queue. */
export function byQueue<L extends Lease>(leases: readonly L[]): ReadonlyMap<MessageQueue, readonly L[]> {
  const groups = new Map<MessageQueue, L[]>();
  for (const lease of leases) {
    const group = groups.get(lease.queue);
    if (group) group.push(lease);
    else groups.set(lease.queue, [lease]);
  }
  return groups;
}
