import { InvalidOptionError, TaskTimeoutError, WorkerCrashedError } from "../errors.js";
import { failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import type { ForcedEnd, PoolTask } from "./pool-task.js";
import type { FromPoolWorker, NumberedTask } from "./pool-worker-protocol.js";
import { begunIndex, lastBegun, takenBackAfter } from "./shared-state.js";
import type { TaskRunnerOptions } from "./task-runner.js";
import type { WorkerHandle, WorkerHandleCallbacks } from "./worker-handle.js";
import { Timer } from "../timer.js";

/**
 * The time in ms after its limit in which a task may report the timeout itself, before its thread
 * or process is ended. On a machine with much to do, a thread gets its turn late.
 */
const timeoutGraceMs = 1000;

/**
 * The time in ms that an operation may go on after its outcome is known; until it ends, other tasks
 * wait.
 */
const stopGraceMs = 1000;

/** The time in ms that a cancelled task has to react to its signal. */
const abortGraceMs = 5000;

/** The time in ms that live operations have for `teardown`. */
const teardownGraceMs = 5000;

/** The time in ms of a running task after which the tasks behind it are taken back. */
const maxQueuedMs = 20;

/** The number of unfinished tasks with which the worker has work while results are batched. */
const minQueuedTasks = 2;

type Result = FromPoolWorker & { readonly type: "result" };

/** Callbacks from a {@link PoolWorker} to its pool. */
export interface PoolWorkerCallbacks {
  /** The worker can take another task. */
  readonly onRoom: () => void;
  /**
   * Results can be fetched with `resolveResults`; urgent ones are those of a worker that will soon
   * have nothing to do.
   */
  readonly onResults: (isUrgent: boolean) => void;
  /** Tasks that were assigned, have not begun, and belong to the pool again. */
  readonly onReturned: (tasks: readonly PoolTask[]) => void;
  readonly onExit: () => void;
}

/**
 * One thread or process that runs tasks, one at a time. It ends when a task crashes it or has to be
 * stopped by force.
 */
export class PoolWorker {
  readonly #handle: WorkerHandle;
  readonly #options: TaskRunnerOptions;
  readonly #callbacks: PoolWorkerCallbacks;
  #ready: { resolve: () => void; reject: (error: Error) => void } | undefined;
  /** The first one runs, the others wait behind it. */
  readonly #tasks: PoolTask[] = [];
  /** The tasks at the end of `#tasks` that have not been sent. */
  readonly #unsent: NumberedTask[] = [];
  /** Results of the first tasks of `#tasks`, not yet passed on. */
  readonly #results: Result[] = [];
  /** Whether the operation of a task that has its outcome still goes on. */
  #isUnsettled = false;
  /** The last task from behind which others were taken back: none may wait there again. */
  #slow: PoolTask | undefined;
  #isUsable = false;
  #lastNumber = 0;
  #killTimer: Timer | undefined;
  #queueTimer: Timer | undefined;
  #closeTimer: Timer | undefined;

  constructor(
    start: (callbacks: WorkerHandleCallbacks) => WorkerHandle,
    options: TaskRunnerOptions,
    callbacks: PoolWorkerCallbacks,
  ) {
    this.#options = options;
    this.#callbacks = callbacks;
    this.#handle = start({
      onMessage: (message) => this.#receive(message),
      onExit: (how, cause) => this.#onExit(how, cause),
    });
  }

  /** The number of tasks of the worker; infinite while it can take none. */
  get load(): number {
    return this.#isUsable && !this.#isUnsettled ? this.#tasks.length : Infinity;
  }

  /**
   * Whether tasks may be assigned before the running one has ended: that needs shared memory, to
   * take them back.
   */
  get canQueue(): boolean {
    return this.#handle.sharedState !== undefined && this.#slow?.hasEnded !== false;
  }

  /**
   * @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends
   *   the thread or process.
   */
  start(): Promise<void> {
    this.#handle.post({ type: "begin", options: this.#options });
    return new Promise((resolve, reject) => (this.#ready = { resolve, reject }));
  }

  /** Assigns a task, which is sent with the next {@link send}. */
  assign(poolTask: PoolTask): void {
    poolTask.number = ++this.#lastNumber;
    this.#tasks.push(poolTask);
    this.#unsent.push({ number: poolTask.number, task: poolTask.task });
    if (this.#tasks.length === 1) this.#onFirst(poolTask);
    else this.#limitQueueTime(poolTask);
  }

  /** Sends all tasks that were assigned since the last call. */
  send(): void {
    if (this.#unsent.length === 0) return;
    this.#handle.post({ type: "run", tasks: this.#unsent });
    this.#unsent.length = 0;
  }

  has(poolTask: PoolTask): boolean {
    return this.#tasks.includes(poolTask);
  }

  /** Tells a task to stop; ends the thread or process if it does not. */
  abort(poolTask: PoolTask, reason: string): void {
    if (poolTask.abortReason !== undefined || !this.has(poolTask)) return;
    poolTask.abortReason = reason;
    this.send();
    this.#handle.post({ type: "abort", number: poolTask.number, reason });
    if (this.#tasks[0] === poolTask) this.#killAfter(abortGraceMs, poolTask, { status: "cancelled", reason });
  }

  /** Passes on the results that have come. */
  resolveResults(): void {
    if (this.#results.length > 0) for (const result of this.#results.splice(0)) this.#onEnded(result);
  }

  /** Tears down live operations, then ends the thread or process. */
  async close(): Promise<void> {
    this.#isUsable = false;
    this.#handle.post({ type: "end" });
    const isBusy = this.#isUnsettled || this.#tasks.length > 0;
    this.#closeTimer ??= new Timer(isBusy ? stopGraceMs : teardownGraceMs, () => this.#handle.kill());
    await this.#handle.closed;
  }

  #receive(message: FromPoolWorker): void {
    if (message.type === "result") return this.#onResult(message);
    this.resolveResults();
    switch (message.type) {
      case "ready":
        this.#isUsable = true;
        return this.#ready?.resolve();
      case "unusable":
        this.#ready?.reject(new InvalidOptionError(message.message));
        return void this.close();
      case "running":
        return this.#limitRunTime(message.number);
      case "log":
        return this.#tasks[0]?.logged({ ...message, fields: JSON.parse(message.fields) as Record<string, unknown> });
      case "progress":
        return this.#tasks[0]?.number === message.number ? this.#tasks[0].watcher.onProgress?.(message.progress) : undefined;
      case "writing":
        return this.#closeTimer?.restart(teardownGraceMs);
      case "settled":
        this.#isUnsettled = false;
        this.#startNext();
        return this.#callbacks.onRoom();
    }
  }

  /** Called for the task that no other one precedes. */
  #onFirst(poolTask: PoolTask): void {
    poolTask.startedAtMs = Date.now();
    poolTask.watcher.onRunning();
    const { abortReason: reason } = poolTask;
    if (reason !== undefined) this.#killAfter(abortGraceMs, poolTask, { status: "cancelled", reason });
  }

  #limitRunTime(number: number): void {
    const [poolTask] = this.#tasks;
    if (!poolTask || poolTask.number !== number || poolTask.abortReason !== undefined) return;
    poolTask.startedAtMs = Date.now();
    const { id, operationId, options } = poolTask.task.header;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${options.timeoutMs}) and did not react to its signal; its ${this.#handle.name} was ended.`,
    );
    this.#killAfter((options.timeoutMs ?? Infinity) + timeoutGraceMs, poolTask, { status: "failed", error });
  }

  #onResult(result: Result): void {
    this.#results.push(result);
    if (result.hasSettled) return this.#callbacks.onResults(this.#tasks.length - this.#results.length < minQueuedTasks);
    this.resolveResults();
    this.#callbacks.onRoom();
  }

  #onEnded({ number, result, hasSettled }: Result): void {
    const [poolTask] = this.#tasks;
    if (!poolTask || poolTask.number !== number) return;
    this.#killTimer?.cancel();
    this.#tasks.shift();
    poolTask.resolve(result);
    if (hasSettled) return this.#startNext();
    // The outcome is known, so the rest of the operation is of no use, and the next task needs the
    // thread.
    this.#isUnsettled = true;
    this.#killTimer = new Timer(stopGraceMs, () => this.#handle.kill());
  }

  #startNext(): void {
    this.#killTimer?.cancel();
    const [first] = this.#tasks;
    if (first) this.#onFirst(first);
  }

  #killAfter(delayMs: number, poolTask: PoolTask, forcedEnd: ForcedEnd): void {
    this.#killTimer?.cancel();
    this.#killTimer = new Timer(delayMs, () => {
      poolTask.forcedEnd = forcedEnd;
      this.#handle.kill();
    });
  }

  #limitQueueTime(last: PoolTask): void {
    this.#queueTimer ??= new Timer(maxQueuedMs, () => {
      this.#queueTimer = undefined;
      if (this.#tasks.includes(last)) this.#takeBack();
      if (this.#tasks.length > 1) this.#limitQueueTime(this.#tasks.at(-1) ?? last);
    });
  }

  /**
   * Returns the tasks behind the running one to the pool. Results of tasks before it may still be
   * on their way. While none of its tasks runs, on a machine with much to do, it returns none.
   */
  #takeBack(): void {
    const { sharedState } = this.#handle;
    if (!sharedState) return;
    const begun = lastBegun(sharedState);
    const index = this.#tasks.findIndex(({ number }) => number === begun);
    const sharedValue = takenBackAfter(begun);
    if (index < 0 || Atomics.compareExchange(sharedState, begunIndex, begun, sharedValue) !== begun) return;
    this.#slow = this.#tasks[index];
    this.#unsent.length = 0;
    this.#handle.post({ type: "taken-back", sharedValue });
    this.#callbacks.onReturned(this.#tasks.splice(index + 1));
  }

  #onExit(how: string, cause: Error | undefined): void {
    this.#isUsable = false;
    this.resolveResults();
    this.#killTimer?.cancel();
    this.#queueTimer?.cancel();
    this.#closeTimer?.cancel();
    this.#ready?.reject(
      new WorkerCrashedError(`A ${this.#handle.name} ended ${how} while it loaded the worker's modules.`, { cause }),
    );
    const begun = this.#handle.sharedState ? lastBegun(this.#handle.sharedState) : this.#lastNumber;
    const tasks = this.#tasks.splice(0);
    const crashed = tasks.find(({ number }) => number === begun);
    crashed?.resolve({ type: "report", report: toReport(crashed.task.header.id, this.#outcomeOf(crashed, how, cause)) });
    this.#callbacks.onReturned(tasks.filter((poolTask) => poolTask !== crashed));
    this.#callbacks.onExit();
  }

  #outcomeOf({ task, forcedEnd, startedAtMs, logLines }: PoolTask, how: string, cause: Error | undefined): TaskOutcome {
    const { attempt, id, operationId } = task.header;
    const durationMs = Math.max(0, Date.now() - startedAtMs);
    const record = { attempt, startedAt: new Date(startedAtMs), durationMs, worker: this.#options.worker };
    const failed = { ...record, ...(logLines && { logLines }) };
    if (forcedEnd) return forcedEnd.status === "failed" ? failedOutcome(forcedEnd.error, failed) : { ...forcedEnd, ...record };
    const why = cause ? `: ${cause.message}` : "";
    const message = `The ${this.#handle.name} that ran task ${id} of operation "${operationId}" ended ${how}${why}. Other tasks are not affected.`;
    return failedOutcome(new WorkerCrashedError(message, cause ? { cause } : {}), failed);
  }
}
