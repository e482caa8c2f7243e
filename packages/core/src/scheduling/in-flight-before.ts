import type { TaskNode } from "./nodes.js";

/**
 * Attempts that an earlier head has submitted and that may still run: a task that is yielded takes
 * over its own (rule E21).
 */
export class InFlightBefore {
  readonly #attempts: Map<string, number>;

  constructor(attempts: Iterable<readonly [taskId: string, attempt: number]>) {
    this.#attempts = new Map(attempts);
  }

  /** The attempt of a task that is under way, if it is newer than all that the head knows of. */
  newAttemptOf({ id, attempt }: TaskNode): number | undefined {
    const underWay = this.#attempts.get(id);
    return underWay !== undefined && underWay > attempt ? underWay : undefined;
  }

  /** Whether the attempt may still run. */
  isUnderWay(taskId: string, attempt: number): boolean {
    return this.#attempts.get(taskId) === attempt;
  }

  /** Notes that an attempt has ended. */
  ended(taskId: string, attempt: number): void {
    if (this.#attempts.get(taskId) === attempt) this.#attempts.delete(taskId);
  }
}
