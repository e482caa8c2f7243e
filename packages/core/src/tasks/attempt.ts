import { TaskTimeoutError } from "../errors.js";
import { fieldOf } from "../guarded.js";
import { isPromiseLike } from "../is-promise-like.js";
import { nowMs } from "../now-ms.js";
import { asError } from "../serialization/as-error.js";
import { Timer } from "../timer.js";
import type { Operation } from "./operation.js";
import { LogTail, withTail } from "./log-tail.js";
import { ProgressNotice, type TaskProgress } from "./task-progress.js";
import { idempotencyKey } from "./idempotency-key.js";
import type { Reverting } from "./reverting.js";
import type { Submission } from "./submission.js";
import { consoleLog, callInTaskContext, type TaskContext, type TaskLog } from "./task-context.js";
import { makeTaskDirectory, removeTaskDirectory } from "./task-directory.js";
import { cancelledOutcome, failedOutcome, type AttemptRecord, type TaskOutcome } from "./task-outcome.js";

/** The process that runs attempts, and the destination of their log. */
export interface AttemptHost {
  /** The name in `outcome.worker`. */
  readonly worker: string;
  /** The log of a task. Default: standard error, with the task's ids after each line. */
  readonly log?: (submission: Submission) => TaskLog;
  /** Called with the progress of a task. Default: it is passed over. */
  readonly onProgress?: (submission: Submission, progress: TaskProgress) => void;
  /** The place of temporary directories of tasks. Default: the system's. */
  readonly temporaryRoot?: string | undefined;
}

/**
 * One run of one task under its time limit, and the context that the operation sees. A synchronous
 * operation returns its outcome without a promise: the cost of tasks in process depends on it.
 */
export class Attempt implements TaskContext {
  readonly submission: Submission;
  readonly #host: AttemptHost;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;
  #log: TaskLog | undefined;
  #logTail: LogTail | undefined;
  #progress: ProgressNotice | undefined;
  #directory: string | undefined;
  #startedMs = 0;

  constructor(submission: Submission, host: AttemptHost) {
    this.submission = submission;
    this.#host = host;
  }

  get taskId(): string {
    return this.submission.id;
  }

  get executionId(): string {
    return this.submission.executionId;
  }

  get attempt(): number {
    return this.submission.attempt;
  }

  get idempotencyKey(): string {
    return idempotencyKey(this.executionId, this.taskId);
  }

  get reverting(): Reverting | undefined {
    return this.submission.reverting;
  }

  /** Created on first use: most operations never read it. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#abortReason) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  /** Made on first use. */
  get directory(): string {
    return (this.#directory ??= makeTaskDirectory(this.submission.directory, this.#host.temporaryRoot));
  }

  get log(): TaskLog {
    return (this.#log ??= this.#makeLog());
  }

  /** Made on first use, and bound: it may be taken out of the context. */
  get progress(): (fraction: number, note?: string) => void {
    this.#progress ??= new ProgressNotice((progress) => this.#host.onProgress?.(this.submission, progress));
    return this.#progress.tell;
  }

  /**
   * Calls the operation: `submission.operation`, or its live copy. It does not if the attempt is no
   * longer wanted.
   */
  run(operation: Operation): TaskOutcome | Promise<TaskOutcome> {
    if (this.#abortReason) return this.cancelled(this.#abortReason.message);
    this.#startedMs = nowMs();
    let value: unknown;
    let isPending: boolean;
    try {
      value = callInTaskContext(this, operation, this.submission.args);
      isPending = isPromiseLike(value);
    } catch (error) {
      return this.failed(error);
    }
    return isPending ? this.#settled(value) : this.#returned(value);
  }

  /** Aborts the task's signal. The attempt ends when the operation does. */
  abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(this.#abortReason);
  }

  /**
   * The outcome of an attempt that ended with `thrown`; cancelled if `thrown` is the abort's own
   * error, or comes of it, as that of an execution with the task's signal.
   */
  failed(thrown: unknown): TaskOutcome {
    const error = asError(thrown);
    const reason = this.#abortReason;
    if (!reason || reason instanceof TaskTimeoutError) return this.#failedWith(error);
    const isOfAbort = error === reason || error.name === "AbortError" || fieldOf(error, "cause") === reason;
    return isOfAbort ? this.cancelled(reason.message) : this.#failedWith(error);
  }

  /** The outcome of an attempt that is no longer wanted. */
  cancelled(reason: string): TaskOutcome {
    return cancelledOutcome(reason, this.#record());
  }

  /**
   * The outcome of an attempt that returned. Code that blocked the timer has exceeded its limit
   * nevertheless: elsewhere it would have been stopped.
   */
  #returned(value: unknown): TaskOutcome {
    const { timeoutMs } = this.submission.options;
    const isLate = timeoutMs !== undefined && nowMs() - this.#startedMs > timeoutMs;
    return isLate ? this.#timedOut(timeoutMs) : this.#succeeded(value);
  }

  #succeeded(value: unknown): TaskOutcome {
    const startedMs = this.#startedMs;
    const outcome: TaskOutcome = {
      status: "succeeded",
      value,
      attempt: this.submission.attempt,
      startedAt: new Date(startedMs),
      durationMs: nowMs() - startedMs,
      worker: this.#host.worker,
    };
    this.#progress?.stop();
    if (this.#directory === undefined) return outcome;
    this.#leaveDirectory();
    return this.submission.directory ? { ...outcome, directory: this.submission.directory } : outcome;
  }

  #settled(value: unknown): Promise<TaskOutcome> {
    const { timeoutMs } = this.submission.options;
    return timeoutMs === undefined ? this.#awaited(value) : this.#timed(value, timeoutMs);
  }

  async #timed(value: unknown, timeoutMs: number): Promise<TaskOutcome> {
    let timer: Timer | undefined;
    const timedOut = new Promise<TaskOutcome>((resolve) => {
      timer = new Timer(timeoutMs, () => resolve(this.#timedOut(timeoutMs)));
    });
    try {
      return await Promise.race([this.#awaited(value), timedOut]);
    } finally {
      timer?.cancel();
    }
  }

  async #awaited(value: unknown): Promise<TaskOutcome> {
    try {
      return this.#returned(await value);
    } catch (error) {
      return this.failed(error);
    }
  }

  #timedOut(timeoutMs: number): TaskOutcome {
    const { id, operationId } = this.submission;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${timeoutMs}).`,
    );
    this.abort(error);
    return this.#failedWith(error);
  }

  #failedWith(error: Error): TaskOutcome {
    const logLines = this.#logTail?.lines;
    return failedOutcome(error, { ...this.#record(), ...(logLines && { logLines }) });
  }

  /** Removes a temporary directory, when the attempt has ended. */
  #leaveDirectory(): void {
    if (this.#directory !== undefined && !this.submission.directory) removeTaskDirectory(this.#directory);
  }

  #record(): AttemptRecord {
    const now = nowMs();
    const startedMs = this.#startedMs || now;
    this.#progress?.stop();
    this.#leaveDirectory();
    return {
      attempt: this.submission.attempt,
      startedAt: new Date(startedMs),
      durationMs: now - startedMs,
      worker: this.#host.worker,
    };
  }

  #makeLog(): TaskLog {
    const { submission } = this;
    const log =
      this.#host.log?.(submission) ??
      consoleLog(() => ({ task: submission.id, execution: submission.executionId, attempt: submission.attempt }));
    return withTail(log, (this.#logTail = new LogTail()));
  }
}
