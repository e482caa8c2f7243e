import { TaskCancelledError } from "../errors.js";
import { Fifo } from "../collections/fifo.js";
import { LiveOperations } from "../operations/live-operations.js";
import { runAttempt } from "../operations/run-task.js";
import { Attempt } from "../tasks/attempt.js";
import { Timer } from "../timer.js";
import type { OutcomeReport, Submission } from "../tasks/submission.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import { acceptedAtOnce, type ExecutionChannel, type ReceivedOutcome } from "./execution-queue.js";
import { throughTheWire, type WireMode } from "./through-the-wire.js";

type ReceiveOutcomesOptions = Parameters<ExecutionChannel["receiveOutcomes"]>[0];

/** Beginnings of asynchronous tasks may take so long before the event loop gets a turn. */
const startingMs = 10;

const host = { worker: "in-process" };

/** The channel of an `InProcessQueue`: a task starts when a slot is free and somebody asks for outcomes. */
export class InProcessChannel implements ExecutionChannel {
  readonly #concurrency: number;
  readonly #wire: WireMode;
  readonly #live: LiveOperations;
  readonly #waiting = new Fifo<Submission>();
  readonly #running = new Set<Attempt>();
  #finished: ReceivedOutcome[] = [];
  #wake: (() => void) | undefined;
  #onStarted: ((taskId: string, attempt: number, isOver?: boolean) => void) | undefined;
  #isClosed = false;

  constructor(options: { concurrency: number; serialize: boolean; warmInstances: number }) {
    this.#concurrency = options.concurrency;
    this.#wire = throughTheWire(options.serialize);
    this.#live = new LiveOperations({ warmInstances: options.warmInstances });
  }

  submit(submissions: readonly Submission[]): Promise<void> {
    for (const submission of submissions) this.#waiting.push(submission);
    this.#callWake();
    return acceptedAtOnce;
  }

  whenOutcomes(wake: () => void): void {
    this.#wake = wake;
    if (this.#finished.length > 0) this.#callWake();
  }

  takeOutcomes(): readonly ReceivedOutcome[] {
    this.#startSome();
    if (this.#finished.length === 0) return none;
    const taken = this.#finished;
    this.#finished = [];
    return taken;
  }

  async receiveOutcomes({ maxCount, waitMs, signal }: ReceiveOutcomesOptions): Promise<ReceivedOutcome[]> {
    const atOnce = this.#takeSome(maxCount);
    if (atOnce.length > 0 || signal?.aborted) return atOnce;
    await this.#somethingHappened(waitMs, signal);
    return this.#takeSome(maxCount);
  }

  acknowledge(): Promise<void> {
    return acceptedAtOnce;
  }

  cancel(taskIds: readonly string[]): Promise<void> {
    const ids = new Set(taskIds);
    for (const attempt of this.#running) if (ids.has(attempt.submission.id)) attempt.abort(cancelled());
    const kept: Submission[] = [];
    for (let submission = this.#waiting.shift(); submission; submission = this.#waiting.shift()) {
      if (ids.has(submission.id)) this.#drop(submission);
      else kept.push(submission);
    }
    for (const submission of kept) this.#waiting.push(submission);
    return acceptedAtOnce;
  }

  onStarted(listener: (taskId: string, attempt: number, isOver?: boolean) => void): void {
    this.#onStarted = listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.clear();
    for (const attempt of this.#running) attempt.abort(cancelled());
    await this.#live.close();
  }

  #takeSome(maxCount: number): ReceivedOutcome[] {
    const taken = [...this.takeOutcomes()];
    this.#finished = taken.splice(maxCount).concat(this.#finished);
    return taken;
  }

  /** Starts tasks until one is done. Those that wait for something all start, but for turns of the event loop between them. */
  #startSome(): void {
    let untilMs: number | undefined;
    while (this.#finished.length === 0 && this.#running.size < this.#concurrency && this.#start()) {
      if (this.#finished.length > 0) return;
      untilMs ??= performance.now() + startingMs;
      if (performance.now() < untilMs) continue;
      setImmediate(() => this.#callWake());
      return;
    }
  }

  /** Whether there was something to start. */
  #start(): boolean {
    const submission = this.#waiting.shift();
    if (!submission) return false;
    const { attempt, outcome } = this.#begin(submission);
    this.#onStarted?.(submission.id, submission.attempt, !(outcome instanceof Promise));
    if (!(outcome instanceof Promise)) this.#finish(attempt, outcome);
    else {
      this.#running.add(attempt);
      void outcome.then((settled) => this.#finish(attempt, settled));
    }
    return true;
  }

  #begin(submission: Submission): { attempt: Attempt; outcome: TaskOutcome | Promise<TaskOutcome> } {
    try {
      const attempt = new Attempt(this.#wire.submission(submission), host);
      return { attempt, outcome: runAttempt(attempt, this.#live) };
    } catch (error) {
      const attempt = new Attempt(submission, host);
      return { attempt, outcome: attempt.failed(error) };
    }
  }

  #finish(attempt: Attempt, outcome: TaskOutcome): void {
    this.#running.delete(attempt);
    if (this.#isClosed) return;
    const received = { report: this.#wire.report(reportOf(attempt.submission, outcome)) };
    if (this.#finished.length === 0) this.#finished = [received];
    else this.#finished.push(received);
    this.#callWake();
  }

  #callWake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #drop(submission: Submission): void {
    const outcome = new Attempt(submission, host).cancelled(cancelled().message);
    this.#finished.push({ report: reportOf(submission, outcome) });
    this.#callWake();
  }

  async #somethingHappened(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    let timer: Timer | undefined;
    let stop = (): void => undefined;
    await new Promise<void>((resolve) => {
      stop = resolve;
      this.#wake = resolve;
      timer = new Timer(waitMs, resolve);
      signal?.addEventListener("abort", stop, { once: true });
    });
    timer?.cancel();
    signal?.removeEventListener("abort", stop);
    this.#wake = undefined;
  }
}

const none: readonly ReceivedOutcome[] = [];

function reportOf({ executionId, id, attempt }: Submission, outcome: TaskOutcome): OutcomeReport {
  return { executionId, taskId: id, attempt, outcome };
}

function cancelled(): TaskCancelledError {
  return new TaskCancelledError("The task was cancelled: nothing waits for it any more.");
}
