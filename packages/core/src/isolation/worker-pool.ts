import { Fifo } from "../collections/fifo.js";
import { asError } from "../serialization/as-error.js";
import { cancelledOutcome, neverRan } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import { PoolTask } from "./pool-task.js";
import { startProcess, startThread } from "./worker-handle.js";
import { refuseInsidePoolWorker } from "./inside-pool-worker.js";
import { PoolWorker } from "./pool-worker.js";
import type { RunnableTask, TaskRunnerOptions, RunningTask, TaskRunner, TaskWatcher } from "./task-runner.js";

import { RunDurations } from "./run-durations.js";
import { Timer } from "../timer.js";

/** Options of an {@link WorkerPool}. */
export interface WorkerPoolOptions extends TaskRunnerOptions {
  readonly isolation: "thread" | "process";
  /** How many tasks run at once, each in a thread or process of its own. */
  readonly size: number;
  /** Told when a thread or process could not be replaced; it is tried again. */
  readonly onRefillFailed: (error: Error) => void;
}

/** So long results wait for each other, as long as all threads have enough to do: whoever hears of them has much to do each time. */
const gatherMs = 2;

/** The first wait before a thread or process that could not be started is tried again; it doubles up to the longest. */
const firstRefillDelayMs = 500;
const maxRefillDelayMs = 30_000;

/** How many tasks a thread is given at once, by how long they have taken lately: it must not wait for a round trip that takes longer than they do. */
const handedAtOnce = [
  { shorterThanMs: 1, count: 16 },
  { shorterThanMs: 5, count: 4 },
  { shorterThanMs: 20, count: 2 },
];

/**
 * Threads or processes that run tasks, one each at a time. One that a task has crashed, or that had to be ended because a task did not
 * stop, is replaced. (No pool library ends a single task by force, counts time from the start of `run`, and has processes too.)
 */
export class WorkerPool implements TaskRunner {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #waiting = new Fifo<PoolTask>();
  /** Taken back from a thread before they began; they come before what waits. */
  readonly #returned = new Fifo<PoolTask>();
  readonly #durations = new RunDurations();
  readonly #refillTimers = new Set<Timer>();
  #willDispatch = false;
  /** Results are passed on in the next turn of the event loop; after a while. */
  #passingOn: NodeJS.Immediate | undefined;
  #gathering: Timer | undefined;
  #refillFailures = 0;
  #hasStarted = false;
  #isClosed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends the thread or process. */
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
    void poolTask.result.then((result) => this.#durations.note(result));
    this.#waiting.push(poolTask);
    this.#dispatchSoon();
    return {
      result: poolTask.result,
      abort: (reason) => this.#abort(poolTask, reason),
      withdraw: () => this.#withdraw(poolTask),
    };
  }

  get ahead(): number {
    return this.#options.isolation === "thread" ? this.#most - 1 : 0;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#refillTimers) timer.cancel();
    await Promise.all([...this.#workers].map((worker) => worker.close()));
  }

  /** How many tasks a thread may have in its hands. */
  get #most(): number {
    const { mean } = this.#durations;
    return handedAtOnce.find(({ shorterThanMs }) => mean < shorterThanMs)?.count ?? 1;
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

  /** The end of a task that has not begun. */
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
    const worker: PoolWorker = new PoolWorker(isolation === "thread" ? startThread : startProcess, {
      options: { modules, packages, warmInstances, worker: name },
      onRoom: () => this.#dispatch(),
      onResults: (isUrgent) => this.#gather(isUrgent),
      onReturned: (tasks) => this.#takeBack(tasks),
      onExit: () => this.#exited(worker),
    });
    this.#workers.add(worker);
    await worker.start();
    this.#dispatch();
  }

  #gather(isUrgent: boolean): void {
    if (isUrgent) this.#passingOn ??= setImmediate(() => this.#passOnResults());
    else this.#gathering ??= new Timer(gatherMs, () => this.#passOnResults());
  }

  #passOnResults(): void {
    clearImmediate(this.#passingOn);
    this.#gathering?.cancel();
    this.#passingOn = undefined;
    this.#gathering = undefined;
    for (const worker of this.#workers) worker.passOnResults();
    this.#dispatch();
  }

  /** Tasks that come together go together: waking a thread costs more than what it is told. */
  #dispatchSoon(): void {
    if (this.#waiting.length >= this.#options.size * this.#most) return this.#dispatch();
    if (this.#willDispatch) return;
    this.#willDispatch = true;
    queueMicrotask(() => {
      this.#willDispatch = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    this.#handOver();
    for (const worker of this.#workers) worker.send();
  }

  /** To each the same number, to those that have none first. */
  #handOver(): void {
    for (let load = 0; load < this.#most; load++) {
      for (const worker of this.#workers) {
        if (worker.load !== load || (load > 0 && !worker.canQueue)) continue;
        const next = this.#nextWaiting();
        if (!next) return;
        worker.run(next);
      }
    }
  }

  #nextWaiting(): PoolTask | undefined {
    let next = this.#returned.shift() ?? this.#waiting.shift();
    while (next && (next.isWithdrawn || next.abortReason !== undefined)) next = this.#returned.shift() ?? this.#waiting.shift();
    return next;
  }

  #exited(worker: PoolWorker): void {
    this.#workers.delete(worker);
    if (this.#hasStarted) this.#refill();
  }

  #refill(): void {
    if (this.#isClosed || this.#workers.size >= this.#options.size) return;
    const failures = this.#refillFailures;
    const delayMs = failures === 0 ? 0 : Math.min(maxRefillDelayMs, firstRefillDelayMs * 2 ** (failures - 1));
    const timer = new Timer(delayMs, () => {
      this.#refillTimers.delete(timer);
      void this.#tryToAdd();
    });
    this.#refillTimers.add(timer);
  }

  /** One that cannot start ends, which asks for the next try. */
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
