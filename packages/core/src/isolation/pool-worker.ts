import { InvalidOptionError, TaskTimeoutError, WorkerCrashedError } from "../errors.js";
import { failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import { begunNumber, lastBegun, takenBackAfter } from "./shared-state.js";
import type { PoolTask } from "./pool-task.js";
import type { WorkerHandleListener, WorkerHandle } from "./worker-handle.js";
import type { FromPoolWorker, NumberedTask } from "./pool-worker-protocol.js";
import type { TaskRunnerOptions } from "./task-runner.js";
import { Timer } from "../timer.js";

/** How long after its time limit a task may take to say so itself, before its thread or process is ended. */
const timeoutGraceMs = 250;

/** How long an operation may go on after its outcome is known: so long other tasks wait for its runner. */
const stopGraceMs = 1000;

/** How long a cancelled task has to heed its signal. */
const abortGraceMs = 5000;

/** How long live operations have for `teardown`. */
const endGraceMs = 5000;

/** Tasks that wait behind one that runs longer than this are taken back. */
const patienceMs = 20;

/** With so many tasks in its hands, besides those that have ended, it does not run dry soon. */
const minQueuedTasks = 2;

type Result = FromPoolWorker & { readonly type: "result" };

/** Who an {@link PoolWorker} works for. */
export interface PoolWorkerCallbacks {
  readonly options: TaskRunnerOptions;
  /** It can take another task. */
  readonly onRoom: () => void;
  /** It has results to pass on; `isUrgent`, unless it has enough to do meanwhile. */
  readonly onResults: (isUrgent: boolean) => void;
  /** Tasks that were poolTask over and have not begun. */
  readonly onReturned: (tasks: readonly PoolTask[]) => void;
  readonly onExit: () => void;
}

/** One thread or process that runs tasks, one at a time. Ends when a task crashes it or has to be stopped by force. */
export class PoolWorker {
  readonly #handle: WorkerHandle;
  readonly #callbacks: PoolWorkerCallbacks;
  readonly #exited: Promise<void>;
  #ready: { resolve: () => void; reject: (error: Error) => void } | undefined;
  /** The first runs, the others wait behind it. */
  readonly #tasks: PoolTask[] = [];
  /** Those at the end of `#tasks` that it has not been told of. */
  readonly #unsent: NumberedTask[] = [];
  /** Results of the first ones that are not passed on yet. */
  readonly #gathered: Result[] = [];
  /** The operation of a task that is over still goes on. */
  #isStuck = false;
  /** Tasks were taken back from behind the one that runs. */
  #isSlow = false;
  #isUsable = false;
  #lastNumber = 0;
  #killTimer: Timer | undefined;
  #patienceTimer: Timer | undefined;

  constructor(start: (listener: WorkerHandleListener) => WorkerHandle, callbacks: PoolWorkerCallbacks) {
    let exited = (): void => undefined;
    this.#exited = new Promise((resolve) => (exited = resolve));
    this.#callbacks = callbacks;
    this.#handle = start({
      onMessage: (message) => this.#take(message),
      onExit: (how, cause) => {
        exited();
        this.#exitedBy(how, cause);
      },
    });
  }

  /** How many tasks it has; infinite while it can take none. */
  get load(): number {
    return this.#isUsable && !this.#isStuck ? this.#tasks.length : Infinity;
  }

  /** Whether tasks may be poolTask over before the one that runs has ended: they can be taken back. */
  get canQueue(): boolean {
    return this.#handle.sharedState !== undefined && !this.#isSlow;
  }

  /** @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends the thread or process. */
  start(): Promise<void> {
    this.#handle.post({ type: "begin", options: this.#callbacks.options });
    return new Promise((resolve, reject) => (this.#ready = { resolve, reject }));
  }

  /** Gives it a task; it is told with the next {@link send}. */
  run(poolTask: PoolTask): void {
    poolTask.number = ++this.#lastNumber;
    this.#tasks.push(poolTask);
    this.#unsent.push({ number: poolTask.number, task: poolTask.task });
    if (this.#tasks.length === 1) this.#first(poolTask);
    else this.#bePatient(poolTask);
  }

  /** Tells it of all tasks that it was given since. */
  send(): void {
    if (this.#unsent.length === 0) return;
    this.#handle.post({ type: "run", tasks: this.#unsent });
    this.#unsent.length = 0;
  }

  /** Whether the task is in its hands. */
  has(poolTask: PoolTask): boolean {
    return this.#tasks.includes(poolTask);
  }

  /** Tells it to stop; ends the thread or process if it does not. */
  abort(poolTask: PoolTask, reason: string): void {
    if (poolTask.abortReason !== undefined || !this.has(poolTask)) return;
    poolTask.abortReason = reason;
    this.send();
    this.#handle.post({ type: "abort", number: poolTask.number, reason });
    if (this.#tasks[0] === poolTask) this.#killAfter(abortGraceMs, poolTask, { status: "cancelled", reason });
  }

  /** Lets live operations tear down, and ends. */
  async close(): Promise<void> {
    this.#isUsable = false;
    this.#handle.post({ type: "end" });
    const isBusy = this.#isStuck || this.#tasks.length > 0;
    const timer = new Timer(isBusy ? stopGraceMs : endGraceMs, () => this.#handle.kill());
    await this.#exited;
    timer.cancel();
  }

  #take(message: FromPoolWorker): void {
    if (message.type === "result") return this.#gather(message);
    this.passOnResults();
    switch (message.type) {
      case "ready":
        this.#isUsable = true;
        return this.#ready?.resolve();
      case "unusable":
        this.#ready?.reject(new InvalidOptionError(message.message));
        return this.#handle.kill();
      case "running":
        return this.#runBegan(message.number);
      case "log":
        return this.#tasks[0]?.watcher.onLog({ ...message, fields: JSON.parse(message.fields) as Record<string, unknown> });
      case "quiet":
        this.#isStuck = false;
        this.#next();
        return this.#callbacks.onRoom();
    }
  }

  /** It has nothing before it. */
  #first(poolTask: PoolTask): void {
    poolTask.startedAtMs = Date.now();
    poolTask.watcher.onRunning();
    if (poolTask.abortReason !== undefined)
      this.#killAfter(abortGraceMs, poolTask, { status: "cancelled", reason: poolTask.abortReason });
  }

  #runBegan(number: number): void {
    const [poolTask] = this.#tasks;
    if (!poolTask || poolTask.number !== number || poolTask.abortReason !== undefined) return;
    poolTask.startedAtMs = Date.now();
    const { id, operationId, options } = poolTask.task.header;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${options.timeoutMs}) and did not heed its signal; its ${this.#handle.name} was ended.`,
    );
    this.#killAfter((options.timeoutMs ?? Infinity) + timeoutGraceMs, poolTask, { status: "failed", error });
  }

  #gather(result: Result): void {
    this.#gathered.push(result);
    if (result.isQuiet) return this.#callbacks.onResults(this.#tasks.length - this.#gathered.length < minQueuedTasks);
    this.passOnResults();
    this.#callbacks.onRoom();
  }

  /** Lets those who wait for the results that have come know them. */
  passOnResults(): void {
    if (this.#gathered.length > 0) for (const result of this.#gathered.splice(0)) this.#ended(result);
  }

  #ended({ number, result, isQuiet }: Result): void {
    const [poolTask] = this.#tasks;
    if (!poolTask || poolTask.number !== number) return;
    this.#killTimer?.cancel();
    this.#isSlow = false;
    this.#tasks.shift();
    poolTask.resolve(result);
    if (isQuiet) return this.#next();
    // Nobody wants what the operation still does, and its runner is needed.
    this.#isStuck = true;
    this.#killTimer = new Timer(stopGraceMs, () => this.#handle.kill());
  }

  #next(): void {
    this.#killTimer?.cancel();
    const [first] = this.#tasks;
    if (first) this.#first(first);
  }

  #killAfter(delayMs: number, poolTask: PoolTask, stop: NonNullable<PoolTask["stop"]>): void {
    this.#killTimer?.cancel();
    this.#killTimer = new Timer(delayMs, () => {
      poolTask.stop = stop;
      this.#handle.kill();
    });
  }

  #bePatient(last: PoolTask): void {
    this.#patienceTimer ??= new Timer(patienceMs, () => {
      this.#patienceTimer = undefined;
      if (this.#tasks.includes(last)) this.#takeBack();
      else if (this.#tasks.length > 1) this.#bePatient(this.#tasks[this.#tasks.length - 1] ?? last);
    });
  }

  /** Others can have what waits here behind the task that runs; results of those before it are on their way. */
  #takeBack(): void {
    const { sharedState: sharedState } = this.#handle;
    if (!sharedState) return;
    const begun = lastBegun(sharedState);
    const runner = this.#tasks.findIndex(({ number }) => number === begun);
    const last = takenBackAfter(begun);
    if (runner < 0 || Atomics.compareExchange(sharedState, begunNumber, begun, last) !== begun) return;
    this.#isSlow = true;
    this.#unsent.length = 0;
    this.#handle.post({ type: "taken-back", last });
    this.#callbacks.onReturned(this.#tasks.splice(runner + 1));
  }

  #exitedBy(how: string, cause: Error | undefined): void {
    this.#isUsable = false;
    this.passOnResults();
    this.#killTimer?.cancel();
    this.#patienceTimer?.cancel();
    this.#ready?.reject(
      new WorkerCrashedError(`A ${this.#handle.name} ended ${how} while it loaded the worker's modules.`, { cause }),
    );
    const begun = this.#handle.sharedState ? lastBegun(this.#handle.sharedState) : this.#lastNumber;
    const tasks = this.#tasks.splice(0);
    const crashedTask = tasks.find(({ number }) => number === begun);
    crashedTask?.resolve({
      type: "report",
      report: toReport(crashedTask.task.header.id, this.#outcomeOf(crashedTask, how, cause)),
    });
    this.#callbacks.onReturned(tasks.filter((poolTask) => poolTask !== crashedTask));
    this.#callbacks.onExit();
  }

  #outcomeOf({ task, stop, startedAtMs }: PoolTask, how: string, cause: Error | undefined): TaskOutcome {
    const { attempt, id, operationId } = task.header;
    const durationMs = Math.max(0, Date.now() - startedAtMs);
    const record = { attempt, startedAt: new Date(startedAtMs), durationMs, worker: this.#callbacks.options.worker };
    if (stop) return { ...stop, ...record };
    const why = cause ? `: ${cause.message}` : "";
    const message = `The ${this.#handle.name} that ran task ${id} of operation "${operationId}" ended ${how}${why}. Other tasks are not affected.`;
    return failedOutcome(new WorkerCrashedError(message, cause ? { cause } : {}), record);
  }
}
