import { titleOf } from "../guarded.js";
import type { LeaseRenewer } from "../messaging/lease-renewer.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { Detached } from "../wire/detached.js";
import type { UnpackedReport } from "../wire/outcome-message.js";
import type { LetterReason } from "./dead-letter.js";
import type { DeadLetters } from "./dead-letters.js";
import { decideDetached, detachedReason, failureIn } from "./detached-failure.js";
import type { LeasedTask } from "./leased-task.js";
import type { OutcomeSender, OutgoingReport } from "./outcome-sender.js";
import type { TaskReleaser } from "./task-releaser.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";

/** Options of a {@link TaskSettler}. */
export interface TaskSettlerOptions {
  readonly options: CompleteWorkerOptions;
  readonly leases: LeaseRenewer<LeasedTask>;
  readonly sender: OutcomeSender;
  readonly releaser: TaskReleaser;
  readonly deadLetters: DeadLetters;
  readonly stats: WorkerStats;
  readonly log: TaskLog;
  /** Called when there may be more room, or nothing left to do. */
  readonly onChange: () => void;
}

/**
 * Settles the tasks that the worker has under lease: each is acknowledged, with or without an
 * outcome, given back, or kept as a dead letter.
 */
export class TaskSettler {
  readonly #parts: TaskSettlerOptions;
  readonly #leased = new Set<LeasedTask>();
  /** Messages that are being given back, or whose dead letter is being written. */
  #leaving = 0;

  constructor(parts: TaskSettlerOptions) {
    this.#parts = parts;
  }

  /** The tasks that are not settled yet. */
  get leased(): ReadonlySet<LeasedTask> {
    return this.#leased;
  }

  /** Whether a task is being given back, or kept as a dead letter. */
  get isBusy(): boolean {
    return this.#leaving > 0;
  }

  /** Keeps the lease of a task until the task is settled. */
  add(leased: LeasedTask): void {
    this.#leased.add(leased);
    this.#parts.leases.add(leased);
  }

  /** Sends an outcome, and acknowledges its task. */
  send(outgoing: OutgoingReport): void {
    const { log, sender } = this.#parts;
    const { leased, report } = outgoing;
    const { status, durationMs } = report.header;
    const message = `A task has ${status === "cancelled" ? "been cancelled" : status}.`;
    log[status === "failed" ? "warn" : "debug"](message, { ...leased.tags, durationMs });
    void sender.send(outgoing).then(() => this.done([leased]));
  }

  /** Acknowledges a task without any report. Never rejects. */
  async acknowledge(leased: LeasedTask): Promise<void> {
    await this.#parts.sender.acknowledge(leased);
    this.done([leased]);
  }

  /** Gives tasks back to their queues. Never rejects. */
  async release(tasks: readonly LeasedTask[], delayMs = 0): Promise<void> {
    this.#leaving++;
    await this.#parts.releaser.release(tasks, delayMs);
    this.#leaving--;
    this.done(tasks);
  }

  /**
   * Whether the dead letter of a message is durable; otherwise the message is given back, to be
   * tried again (rule W12).
   */
  async keep(leased: LeasedTask, why: LetterReason): Promise<boolean> {
    const { deadLetters, stats, options } = this.#parts;
    this.#leaving++;
    const isKept = await deadLetters.keep(leased, why);
    this.#leaving--;
    if (isKept) stats[why.error ? "failed" : "poison"]++;
    else await this.release([leased], options.leaseMs);
    return isKept;
  }

  /**
   * Gives a detached task that has failed back for its next try, or keeps it as a dead letter (rule
   * W13).
   */
  async retryOrKeep(leased: LeasedTask, detached: Detached, report: UnpackedReport): Promise<void> {
    const { log, options } = this.#parts;
    const { deliveryCount } = leased.message;
    const { maxDeliveries } = options;
    const { error, delayMs } = decideDetached({ detached, outcome: failureIn(report), deliveryCount, maxDeliveries });
    if (delayMs !== undefined) {
      log.warn(`A task has failed, and is tried again in ${Math.round(delayMs)} ms: ${titleOf(error)}`, leased.tags);
      return this.release([leased], delayMs);
    }
    if (await this.keep(leased, { reason: detachedReason(error, deliveryCount), error })) await this.acknowledge(leased);
  }

  /** Lets go of tasks whose messages need nothing more. */
  done(tasks: readonly LeasedTask[]): void {
    for (const leased of tasks) {
      this.#parts.leases.remove(leased);
      this.#leased.delete(leased);
    }
    this.#parts.onChange();
  }
}
