import { systemClock } from "../messaging/clock.js";
import type { LeasedTask } from "./leased-task.js";

/**
 * The delays with which tasks of unknown operations are given back (rule W3): a deployment may be
 * under way.
 */
export class UnknownOperations {
  readonly #graceMs: number;
  readonly #maxDeliveries: number;
  readonly #firstSeenMs = new Map<string, number>();

  constructor({ unknownOperationGraceMs, maxDeliveries }: { unknownOperationGraceMs: number; maxDeliveries: number }) {
    this.#graceMs = unknownOperationGraceMs;
    this.#maxDeliveries = maxDeliveries;
  }

  /**
   * The delay, or undefined when the task has been given back long enough. The delay is such that
   * `maxDeliveries` are not used up before the grace is over.
   */
  delayMs({ task, message }: LeasedTask): number | undefined {
    const key = `${task?.executionId} ${task?.id} ${task?.attempt}`;
    const nowMs = systemClock.now();
    const firstMs = this.#firstSeenMs.get(key) ?? nowMs;
    const remainingMs = firstMs + this.#graceMs - nowMs;
    this.#firstSeenMs.delete(key);
    if (remainingMs <= 0 || message.deliveryCount >= this.#maxDeliveries) return undefined;
    this.#firstSeenMs.set(key, firstMs);
    this.#forgetOld(nowMs);
    return Math.ceil(Math.min(remainingMs, this.#graceMs / Math.max(1, this.#maxDeliveries - 2)));
  }

  /** Forgets tasks that other workers may have taken. */
  #forgetOld(nowMs: number): void {
    for (const [key, firstMs] of this.#firstSeenMs) if (nowMs - firstMs > 2 * this.#graceMs) this.#firstSeenMs.delete(key);
  }
}
