import { systemClock } from "../messaging/clock.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import type { TaskLog } from "../tasks/task-context.js";
import { asError } from "../serialization/as-error.js";
import { byQueue, type LeasedTask } from "./leased-task.js";
import type { LeaseRenewalThread } from "./lease-renewal-thread.js";
import { repeat, type Timer } from "../timer.js";

/** What a {@link LeaseUpkeep} works with. */
export interface LeaseUpkeepOptions {
  readonly leaseMs: number;
  readonly log: TaskLog;
  /** Extends leases while this thread is blocked; without it, this thread does it. */
  readonly thread: LeaseRenewalThread | undefined;
}

/** Keeps the leases of all tasks that a worker holds. A task whose lease is lost is told to stop (rule W9). */
export class LeaseUpkeep {
  readonly #options: LeaseUpkeepOptions;
  readonly #held = new Map<string, LeasedTask>();
  #timer: Timer | undefined;
  #isExtending = false;

  constructor(options: LeaseUpkeepOptions) {
    this.#options = options;
    options.thread?.listen({
      onExtended: (handles, untilMs) => {
        for (const handle of handles) this.#extended(this.#held.get(handle), untilMs);
      },
      onLost: (handles) => {
        for (const handle of handles) this.#lost(this.#held.get(handle));
      },
    });
  }

  add(held: LeasedTask): void {
    this.#held.set(held.message.handle, held);
    this.#options.thread?.add(held.queue.name, held.message.handle);
    this.#timer ??= repeat(this.#options.leaseMs / 3, () => void this.#tick());
  }

  remove(held: LeasedTask): void {
    if (!this.#held.delete(held.message.handle)) return;
    this.#options.thread?.remove(held.queue.name, held.message.handle);
    if (this.#held.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Makes sure of the leases that may have run out, e.g. while the process was stopped; those that have are marked. */
  async confirm(held: readonly LeasedTask[]): Promise<void> {
    const doubtful = held.filter((each) => !each.isLost && each.leasedUntilMs <= systemClock.now());
    for (const [queue, tasks] of byQueue(doubtful)) await this.#extend(queue, tasks);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #tick(): Promise<void> {
    if (this.#isExtending) return;
    this.#isExtending = true;
    const all = [...this.#held.values()].filter(({ isLost }) => !isLost);
    // The thread extends; here only what it has not managed to is looked at.
    const due = this.#options.thread ? all.filter(({ leasedUntilMs }) => leasedUntilMs <= systemClock.now()) : all;
    await Promise.all([...byQueue(due)].map(([queue, tasks]) => this.#extend(queue, tasks)));
    this.#isExtending = false;
  }

  async #extend(queue: MessageQueue, tasks: readonly LeasedTask[]): Promise<void> {
    const { leaseMs, log } = this.#options;
    const untilMs = systemClock.now() + leaseMs;
    try {
      const lost = await queue.extendLease(
        tasks.map(({ message }) => message),
        leaseMs,
      );
      const handles = new Set(lost.map(({ handle }) => handle));
      for (const held of tasks)
        if (handles.has(held.message.handle)) this.#lost(held);
        else this.#extended(held, untilMs);
    } catch (error) {
      log.warn(`Leases could not be extended: ${asError(error).message}`, { queue: queue.name, tasks: tasks.length });
      for (const held of tasks) if (held.leasedUntilMs <= systemClock.now()) this.#lost(held);
    }
  }

  #extended(held: LeasedTask | undefined, untilMs: number): void {
    if (held) held.leasedUntilMs = Math.max(held.leasedUntilMs, untilMs);
  }

  #lost(held: LeasedTask | undefined): void {
    if (!held || held.isLost) return;
    held.isLost = true;
    this.#options.log.warn(
      "The lease of a task was lost; it is told to stop and not reported, for another worker has it now.",
      held.tags,
    );
    held.abort("its lease was lost");
  }
}
