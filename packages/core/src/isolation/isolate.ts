import { InvalidOptionError, TaskTimeoutError, WorkerCrashedError } from "../errors.js";
import { unpackedReport } from "../wire/outcome-message.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { HostListener, IsolateHost } from "./isolate-host.js";
import type { FromIsolate } from "./isolate-protocol.js";
import type { IsolatedResult, IsolatedTask, PlaceOptions, TaskWatcher } from "./isolated-task.js";

/** How long after its time limit a task may take to say so itself, before its thread or process is ended. */
const timeoutGraceMs = 250;

/** How long an operation may go on after it was told to stop: so long other tasks wait for its place. */
const stopGraceMs = 1000;

/** How long a cancelled task has to heed its signal. */
const abortGraceMs = 5000;

/** How long live operations have for `teardown`. */
const endGraceMs = 5000;

interface Job {
  readonly task: IsolatedTask;
  readonly watcher: TaskWatcher;
  readonly resolve: (result: IsolatedResult) => void;
  startedAtMs: number;
  isRunning: boolean;
  /** Why its thread or process is being ended; none when it crashes by itself. */
  stop:
    { readonly status: "failed"; readonly error: Error } | { readonly status: "cancelled"; readonly reason: string } | undefined;
}

/** One thread or process that runs tasks, one at a time. Ends when a task crashes it or has to be stopped by force. */
export class Isolate {
  readonly #host: IsolateHost;
  readonly #options: PlaceOptions;
  readonly #onFree: () => void;
  readonly #onExit: () => void;
  #ready: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #job: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isUsable = false;
  #exited: Promise<void>;

  constructor(
    start: (listener: HostListener) => IsolateHost,
    owner: { options: PlaceOptions; onFree: () => void; onExit: () => void },
  ) {
    let exited = (): void => undefined;
    this.#exited = new Promise((resolve) => (exited = resolve));
    this.#options = owner.options;
    this.#onFree = owner.onFree;
    this.#onExit = owner.onExit;
    this.#host = start({
      onMessage: (message) => this.#take(message),
      onExit: (how, cause) => {
        exited();
        this.#exitedBy(how, cause);
      },
    });
  }

  /** Whether it has loaded its modules and no task. */
  get isFree(): boolean {
    return this.#isUsable && this.#job === undefined;
  }

  /** @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends the thread or process. */
  start(): Promise<void> {
    this.#host.post({ type: "begin", options: this.#options });
    return new Promise((resolve, reject) => (this.#ready = { resolve, reject }));
  }

  /** To be called only while it is free. */
  run(task: IsolatedTask, watcher: TaskWatcher): Promise<IsolatedResult> {
    this.#host.post({ type: "run", task });
    return new Promise((resolve) => {
      this.#job = { task, watcher, resolve, startedAtMs: Date.now(), isRunning: false, stop: undefined };
    });
  }

  /** Tells `task` to stop; ends the thread or process if it does not. */
  abort(task: IsolatedTask, reason: string): void {
    if (this.#job?.task !== task || this.#job.stop) return;
    this.#host.post({ type: "abort", reason });
    this.#killAfter(abortGraceMs, { status: "cancelled", reason });
  }

  /** Lets live operations tear down, and ends. */
  async close(): Promise<void> {
    this.#isUsable = false;
    this.#host.post({ type: "end" });
    const timer = setTimeout(() => this.#host.kill(), endGraceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #take(message: FromIsolate): void {
    switch (message.type) {
      case "ready":
        this.#isUsable = true;
        this.#ready?.resolve();
        return;
      case "unusable":
        return this.#fail(new InvalidOptionError(message.message));
      case "running":
        return this.#runBegan();
      case "log": {
        const { level, message: text, fields } = message;
        return this.#job?.watcher.onLog({ level, message: text, fields: JSON.parse(fields) as Record<string, unknown> });
      }
      case "result":
        return this.#ended(message.result, message.isQuiet);
      case "quiet":
        return this.#becameFree();
    }
  }

  #runBegan(): void {
    const job = this.#job;
    if (!job) return;
    job.startedAtMs = Date.now();
    job.isRunning = true;
    job.watcher.onRunning();
    const { id, operationId, options } = job.task.header;
    if (options.timeoutMs === undefined || job.stop) return;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${options.timeoutMs}) and did not heed its signal; its ${this.#host.name} was ended.`,
    );
    this.#killAfter(options.timeoutMs + timeoutGraceMs, { status: "failed", error });
  }

  #ended(result: IsolatedResult, isQuiet: boolean): void {
    const job = this.#job;
    if (!job) return;
    clearTimeout(this.#timer);
    job.resolve(result);
    if (isQuiet) return this.#becameFree();
    // The task is over, and its operation is not: nobody wants what it still does, and the place is needed.
    this.#timer = setTimeout(() => this.#host.kill(), stopGraceMs);
  }

  #becameFree(): void {
    clearTimeout(this.#timer);
    this.#job = undefined;
    this.#onFree();
  }

  #killAfter(delayMs: number, stop: NonNullable<Job["stop"]>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#job) this.#job.stop = stop;
      this.#host.kill();
    }, delayMs);
  }

  #exitedBy(how: string, cause: Error | undefined): void {
    clearTimeout(this.#timer);
    this.#isUsable = false;
    this.#ready?.reject(
      new WorkerCrashedError(`A ${this.#host.name} ended ${how} while it loaded the worker's modules.`, { cause }),
    );
    const job = this.#job;
    this.#job = undefined;
    job?.resolve({ type: "report", report: unpackedReport(job.task.header.id, this.#outcomeOf(job, how, cause)) });
    this.#onExit();
  }

  #outcomeOf({ task, stop, startedAtMs }: Job, how: string, cause: Error | undefined): TaskOutcome {
    const { attempt, id, operationId } = task.header;
    const startedAt = new Date(startedAtMs);
    const record = { attempt, startedAt, durationMs: Math.max(0, Date.now() - startedAtMs), worker: this.#options.worker };
    if (stop) return { ...stop, ...record };
    const why = cause ? `: ${cause.message}` : "";
    const message = `The ${this.#host.name} that ran task ${id} of operation "${operationId}" ended ${how}${why}. Other tasks are not affected.`;
    return { status: "failed", error: new WorkerCrashedError(message, cause ? { cause } : {}), ...record };
  }

  #fail(error: Error): void {
    this.#ready?.reject(error);
    this.#host.kill();
  }
}
