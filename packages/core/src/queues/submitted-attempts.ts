import type { Submission } from "../tasks/submission.js";
import type { CancelledAttempt } from "../wire/cancelled-tasks.js";
import type { ReportHeader } from "../wire/outcome-message.js";
import type { InFlightAttempt, ReceivedOutcome } from "./execution-queue.js";

/** The maximum number of attempts in a list; a later head submits unlisted ones again. */
const maxListed = 10_000;

interface SubmittedAttempt {
  readonly attempt: number;
  /** The name of the head that has submitted it. */
  readonly head: string;
  readonly sinceMs: number;
  readonly isCancelled: boolean;
}

/**
 * The last attempt of each task that was submitted and has no outcome yet, including those of
 * earlier heads.
 */
export class SubmittedAttempts {
  readonly #head: string;
  readonly #replyTo: string;
  /** By task id, in the order in which they were submitted. */
  readonly #attempts = new Map<string, SubmittedAttempt>();

  /** @param replyTo The outcome queue that their reports come to. */
  constructor(head: string, replyTo: string) {
    this.#head = head;
    this.#replyTo = replyTo;
  }

  submitted(submissions: readonly Submission[]): void {
    const sinceMs = performance.now();
    for (const { id, attempt } of submissions) this.#attempts.set(id, { attempt, head: this.#head, sinceMs, isCancelled: false });
  }

  heard(received: readonly ReceivedOutcome[]): void {
    for (const { report } of received)
      if (this.#attempts.get(report.taskId)?.attempt === report.attempt) this.#attempts.delete(report.taskId);
  }

  /** Notes that nothing waits for some tasks any more; returns the attempts to stop. */
  cancel(taskIds: readonly string[]): readonly CancelledAttempt[] {
    return taskIds.flatMap((taskId) => {
      const cancelled = this.#attempts.get(taskId);
      if (!cancelled) return [];
      this.#attempts.set(taskId, { ...cancelled, isCancelled: true });
      return [{ taskId, attempt: cancelled.attempt, head: cancelled.head }];
    });
  }

  /**
   * Whether the attempt of a report was submitted by another head, taken over, and has no outcome
   * yet.
   */
  isTakenOver({ taskId, attempt, head }: Pick<ReportHeader, "taskId" | "attempt" | "head">): boolean {
    const known = this.#attempts.get(taskId);
    return known !== undefined && head !== this.#head && known.attempt === attempt && known.head === head;
  }

  /** Whether this head has cancelled the task. */
  isCancelled(taskId: string): boolean {
    return this.#attempts.get(taskId)?.isCancelled ?? false;
  }

  /** Those that were submitted at least `forMs` ago, for a head that comes later. */
  list(forMs: number): readonly InFlightAttempt[] {
    const latestMs = performance.now() - forMs;
    const listed: InFlightAttempt[] = [];
    for (const [taskId, { attempt, head, sinceMs, isCancelled }] of this.#attempts) {
      if (sinceMs <= latestMs && !isCancelled) listed.push({ taskId, attempt, origin: `${this.#replyTo} ${head}` });
      if (listed.length === maxListed) break;
    }
    return listed;
  }

  /**
   * Takes over attempts of an earlier head; returns those whose reports come to this outcome queue.
   */
  adopt(attempts: readonly InFlightAttempt[]): readonly InFlightAttempt[] {
    const adopted = attempts.filter(({ origin }) => origin.startsWith(`${this.#replyTo} `));
    for (const { taskId, attempt, origin } of adopted)
      this.#attempts.set(taskId, {
        attempt,
        head: origin.slice(this.#replyTo.length + 1),
        sinceMs: -Infinity,
        isCancelled: false,
      });
    return adopted;
  }
}
