import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Coalescer } from "../collections/coalescer.js";
import { Fifo } from "../collections/fifo.js";
import { asError } from "../serialization/as-error.js";
import { emitWarningFor } from "../callbacks.js";
import { cancelledOutcome, neverRan } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import { refuseInsidePoolWorker } from "./inside-pool-worker.js";
import { PoolTask } from "./pool-task.js";
import { poolWorkerEntry } from "./pool-worker-entry.js";
import { PoolWorker } from "./pool-worker.js";
import { RunDurations } from "./run-durations.js";
import type { RunnableTask, RunningTask, TaskRunner, TaskRunnerOptions, TaskWatcher } from "./task-runner.js";
import { startProcess, startThread } from "./worker-handle.js";
import { Timer } from "../timer.js";

/** Options of a {@link WorkerPool}. */
export interface WorkerPoolOptions extends TaskRunnerOptions {
  readonly isolation: "thread" | "process";
  /** The number of tasks that run at once, each in a thread or process of its own. */
  readonly size: number;
  /** The first module of each thread or process, as a URL or a path. Default: core's own. */
  readonly entry?: string | URL | undefined;
  /** Called when a thread or process could not be replaced; it is tried again. */
  readonly onRefillFailed: (error: Error) => void;
}

/**
 * The time in ms for which results are batched while every thread is busy: each delivery is
 * expensive for the receiver.
 */
const maxBatchingMs = 2;

/**
 * The wait before a thread or process that could not be started is tried again; it doubles with
 * each failure.
 */
const minRefillDelayMs = 500;
const maxRefillDelayMs = 30_000;

/**
 * The number of tasks of a thread, by the mean duration of recent tasks: a thread must not wait for
 * a round trip that takes longer than a task.
 */
const tasksPerThread = [
  { shorterThanMs: 1, count: 16 },
  { shorterThanMs: 5, count: 4 },
  { shorterThanMs: 20, count: 2 },
];

/**
 * A pool of threads or processes that run tasks, one each at a time. A member that a task has
 * crashed, or that was ended because a task did not stop, is replaced. (No pool library ends a
 * single task by force, counts time from the start of `run`, and has processes too.)
 */
export class WorkerPool implements TaskRunner {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #waiting = new Fifo<PoolTask>();
  /** Tasks that a thread gave back before they began; they come before waiting ones. */
  readonly #returned = new Fifo<PoolTask>();
  readonly #durations = new RunDurations();
  readonly #results = new Coalescer(() => this.#resolveResults(), maxBatchingMs);
  readonly #refillTimers = new Set<Timer>();
  #willDispatch = false;
  #refillFailures = 0;
  #hasStarted = false;
  #isClosed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    refuseInsidePoolWorker(this.#options.isolation);
    const starts = Array.from({ length: this.#options.size }, () => this.#add());
    const results = await Promise.allSettled(starts);
    const failure = results.find((result) => result.status === "rejected");
    if (!failure) {
      this.#hasStarted = true;
      return;
    }
    await this.close();
    throw failure.reason;
  }

  run(task: RunnableTask, watcher: TaskWatcher): RunningTask {
    const poolTask = new PoolTask(task, watcher);
    void poolTask.result.then((result) => this.#durations.add(result));
    this.#waiting.push(poolTask);
    this.#dispatchSoon();
    return {
      result: poolTask.result,
      abort: (reason) => this.#abort(poolTask, reason),
      withdraw: () => this.#withdraw(poolTask),
    };
  }

  get ahead(): number {
    return this.#options.isolation === "thread" ? this.#maxTasksPerWorker - 1 : 0;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#refillTimers) timer.cancel();
    await Promise.all([...this.#workers].map((worker) => worker.close()));
  }

  get #maxTasksPerWorker(): number {
    const { meanMs } = this.#durations;
    return tasksPerThread.find(({ shorterThanMs }) => meanMs < shorterThanMs)?.count ?? 1;
  }

  #withdraw(poolTask: PoolTask): boolean {
    if (poolTask.abortReason !== undefined || poolTask.hasEnded) return false;
    for (const worker of this.#workers) if (worker.has(poolTask)) return false;
    poolTask.isWithdrawn = true;
    return true;
  }

  #abort(poolTask: PoolTask, reason: string): void {
    for (const worker of this.#workers) worker.abort(poolTask, reason);
    if (poolTask.abortReason === undefined) this.#cancel(poolTask, reason);
  }

  /** Ends a task that has not begun. */
  #cancel(poolTask: PoolTask, reason: string): void {
    poolTask.abortReason = reason;
    const { id, attempt } = poolTask.task.header;
    const outcome = cancelledOutcome(reason, neverRan(attempt, this.#options.worker));
    poolTask.resolve({ type: "report", report: toReport(id, outcome) });
  }

  #takeBack(tasks: readonly PoolTask[]): void {
    for (const poolTask of tasks) {
      if (poolTask.abortReason === undefined) this.#returned.push(poolTask);
      else this.#cancel(poolTask, poolTask.abortReason);
    }
    this.#dispatch();
  }

  async #add(): Promise<void> {
    const { isolation, modules, packages, warmInstances, worker: name } = this.#options;
    const entry = poolWorkerEntry(this.#options.entry);
    const start = isolation === "thread" ? startThread : startProcess;
    const temporaryRoot = path.join(tmpdir(), `mazepa-${randomBytes(6).toString("base64url")}`);
    const worker: PoolWorker = new PoolWorker(
      (callbacks) => start(entry, callbacks),
      { modules, packages, warmInstances, worker: name, temporaryRoot },
      {
        onRoom: () => this.#dispatch(),
        onResults: (isUrgent) => this.#results.request(isUrgent),
        onReturned: (tasks) => this.#takeBack(tasks),
        onExit: () => {
          // A task that crashed has left its directory there.
          rm(temporaryRoot, { recursive: true, force: true }).catch(emitWarningFor);
          this.#onExit(worker);
        },
      },
    );
    this.#workers.add(worker);
    await worker.start();
    this.#dispatch();
  }

  #resolveResults(): void {
    for (const worker of this.#workers) worker.resolveResults();
    this.#dispatch();
  }

  /** Sends tasks that come together in one message: waking a thread costs more than the message. */
  #dispatchSoon(): void {
    if (this.#waiting.length >= this.#options.size * this.#maxTasksPerWorker) return this.#dispatch();
    if (this.#willDispatch) return;
    this.#willDispatch = true;
    queueMicrotask(() => {
      this.#willDispatch = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    this.#assign();
    for (const worker of this.#workers) worker.send();
  }

  /** Assigns the same number of tasks to each worker, first to those that have none. */
  #assign(): void {
    for (let load = 0; load < this.#maxTasksPerWorker; load++) {
      for (const worker of this.#workers) {
        if (worker.load !== load || (load > 0 && !worker.canQueue)) continue;
        const next = this.#nextWaiting();
        if (!next) return;
        worker.assign(next);
      }
    }
  }

  #nextWaiting(): PoolTask | undefined {
    let next = this.#returned.shift() ?? this.#waiting.shift();
    while (next && (next.isWithdrawn || next.abortReason !== undefined)) next = this.#returned.shift() ?? this.#waiting.shift();
    return next;
  }

  #onExit(worker: PoolWorker): void {
    this.#workers.delete(worker);
    if (this.#hasStarted) this.#refill();
  }

  #refill(): void {
    if (this.#isClosed || this.#workers.size >= this.#options.size) return;
    const failures = this.#refillFailures;
    const delayMs = failures === 0 ? 0 : Math.min(maxRefillDelayMs, minRefillDelayMs * 2 ** (failures - 1));
    const timer = new Timer(delayMs, () => {
      this.#refillTimers.delete(timer);
      void this.#tryToAdd();
    });
    this.#refillTimers.add(timer);
  }

  /** Starts a replacement. One that fails to start also exits, which schedules the next try. */
  async #tryToAdd(): Promise<void> {
    try {
      await this.#add();
      this.#refillFailures = 0;
    } catch (error) {
      this.#refillFailures++;
      if (!this.#isClosed) this.#options.onRefillFailed(asError(error));
    }
  }
}
