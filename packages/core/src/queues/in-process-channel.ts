import { TaskCancelledError } from "../errors.js";
import { Fifo } from "../collections/fifo.js";
import { LiveOperations } from "../operations/live-operations.js";
import { runAttempt } from "../operations/run-task.js";
import { Attempt, type AttemptHost } from "../tasks/attempt.js";
import type { OutcomeReport, Submission } from "../tasks/submission.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { ExecutionChannel, ProgressListener, ReceivedOutcome, ReceiveOutcomesOptions } from "./execution-queue.js";
import { OutcomeBuffer } from "./outcome-buffer.js";
import type { WireMode } from "./wire-mode.js";

/** The time in ms for which asynchronous tasks are started before the event loop gets a turn. */
const startingMs = 10;

const unwanted = "The task was cancelled, since nothing waits for it any more.";

/**
 * The channel of an `InProcessQueue`: a task starts when a slot is free and outcomes are requested.
 */
export class InProcessChannel implements ExecutionChannel {
  readonly redelivers = false;
  readonly runsHere = true;
  readonly #concurrency: number;
  readonly #wire: WireMode;
  readonly #live: LiveOperations;
  readonly #waiting = new Fifo<Submission>();
  readonly #running = new Set<Attempt>();
  readonly #outcomes = new OutcomeBuffer(() => this.#startSome());
  readonly #host: AttemptHost = {
    worker: "in-process",
    onProgress: ({ id, attempt }, progress) => this.#onProgress?.(id, attempt, progress),
  };
  #onProgress: ProgressListener | undefined;
  #onStarted: ((taskId: string, attempt: number) => void) | undefined;
  #isClosed = false;

  constructor(options: { concurrency: number; wire: WireMode; warmInstances: number }) {
    this.#concurrency = options.concurrency;
    this.#wire = options.wire;
    this.#live = new LiveOperations({ warmInstances: options.warmInstances });
  }

  submit(submissions: readonly Submission[]): void {
    for (const submission of submissions) this.#waiting.push(submission);
    this.#outcomes.wake();
  }

  receiveOutcomes(options: ReceiveOutcomesOptions): readonly ReceivedOutcome[] | Promise<readonly ReceivedOutcome[]> {
    return this.#outcomes.receive(options);
  }

  acknowledge(): void {
    return undefined;
  }

  cancel(taskIds: readonly string[]): void {
    const ids = new Set(taskIds);
    for (const attempt of this.#running) if (ids.has(attempt.submission.id)) attempt.abort(cancelled());
    const kept: Submission[] = [];
    for (let submission = this.#waiting.shift(); submission; submission = this.#waiting.shift()) {
      if (ids.has(submission.id)) this.#drop(submission);
      else kept.push(submission);
    }
    for (const submission of kept) this.#waiting.push(submission);
  }

  withdraw(taskIds: readonly string[]): readonly string[] {
    const ids = new Set(taskIds);
    // Another attempt of a task may be running.
    for (const { submission } of this.#running) ids.delete(submission.id);
    const kept: Submission[] = [];
    const taken: string[] = [];
    for (let submission = this.#waiting.shift(); submission; submission = this.#waiting.shift()) {
      if (ids.has(submission.id)) taken.push(submission.id);
      else kept.push(submission);
    }
    for (const submission of kept) this.#waiting.push(submission);
    return taken;
  }

  onStarted(listener: (taskId: string, attempt: number) => void): void {
    this.#onStarted = listener;
  }

  onProgress(listener: ProgressListener): void {
    this.#onProgress = listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.clear();
    this.#outcomes.close();
    for (const attempt of this.#running) attempt.abort(cancelled());
    await this.#live.close();
  }

  /**
   * Starts tasks until one is done. All tasks that wait for something are started, with turns of
   * the event loop between them.
   */
  #startSome(): void {
    let untilMs: number | undefined;
    while (this.#outcomes.isEmpty && this.#running.size < this.#concurrency && this.#start()) {
      if (!this.#outcomes.isEmpty) return;
      untilMs ??= performance.now() + startingMs;
      if (performance.now() < untilMs) continue;
      setImmediate(() => this.#outcomes.wake());
      return;
    }
  }

  /** Whether there was something to start. */
  #start(): boolean {
    const submission = this.#waiting.shift();
    if (!submission) return false;
    try {
      this.#run(new Attempt(this.#wire.submission(submission), this.#host));
    } catch (error) {
      const attempt = new Attempt(submission, this.#host);
      this.#put(attempt, attempt.failed(error));
    }
    return true;
  }

  #run(attempt: Attempt): void {
    const outcome = runAttempt(attempt, this.#live);
    if (outcome instanceof Promise) this.#await(attempt, outcome);
    else this.#put(attempt, outcome);
  }

  #await(attempt: Attempt, outcome: Promise<TaskOutcome>): void {
    const { id, attempt: number } = attempt.submission;
    this.#onStarted?.(id, number);
    this.#running.add(attempt);
    void outcome.then((settled) => {
      this.#running.delete(attempt);
      this.#put(attempt, settled);
    });
  }

  #put({ submission }: Attempt, outcome: TaskOutcome): void {
    if (this.#isClosed) return;
    this.#outcomes.put({ report: this.#wire.report(reportOf(submission, outcome)) });
  }

  #drop(submission: Submission): void {
    const outcome = new Attempt(submission, this.#host).cancelled(unwanted);
    this.#outcomes.put({ report: reportOf(submission, outcome) });
  }
}

function reportOf({ executionId, id, attempt }: Submission, outcome: TaskOutcome): OutcomeReport {
  return { executionId, taskId: id, attempt, outcome };
}

function cancelled(): TaskCancelledError {
  return new TaskCancelledError(unwanted);
}
