import { Fifo } from "../fifo.js";
import { asError } from "../tasks/attempt.js";
import { unpackedReport } from "../wire/outcome-message.js";
import { startProcess, startThread } from "./isolate-host.js";
import { Isolate } from "./isolate.js";
import type { IsolatedResult, IsolatedTask, PlaceOptions, RunningTask, TaskPlace, TaskWatcher } from "./isolated-task.js";

/** Options of an {@link IsolatePool}. */
export interface IsolatePoolOptions extends PlaceOptions {
  readonly isolation: "thread" | "process";
  /** How many tasks run at once, each in a thread or process of its own. */
  readonly size: number;
  /** Told when a thread or process could not be replaced; it is tried again. */
  readonly onRefillFailed: (error: Error) => void;
}

/** The first wait before a thread or process that could not be started is tried again; it doubles up to the longest. */
const firstRefillDelayMs = 500;
const longestRefillDelayMs = 30_000;

interface PooledTask {
  readonly task: IsolatedTask;
  readonly watcher: TaskWatcher;
  readonly resolve: (result: IsolatedResult | Promise<IsolatedResult>) => void;
  /** Where it runs; undefined while it waits. */
  isolate: Isolate | undefined;
  isWithdrawn: boolean;
}

/**
 * Threads or processes that run tasks, one each at a time. One that a task has crashed, or that had to be ended because a task did not
 * stop, is replaced. (No pool library ends a single task by force, counts time from the start of `run`, and has processes too.)
 */
export class IsolatePool implements TaskPlace {
  readonly #options: IsolatePoolOptions;
  readonly #isolates = new Set<Isolate>();
  readonly #waiting = new Fifo<PooledTask>();
  readonly #refillTimers = new Set<NodeJS.Timeout>();
  #refillFailures = 0;
  #hasStarted = false;
  #isClosed = false;

  constructor(options: IsolatePoolOptions) {
    this.#options = options;
  }

  /** @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends the thread or process. */
  async start(): Promise<void> {
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

  run(task: IsolatedTask, watcher: TaskWatcher): RunningTask {
    let resolve: PooledTask["resolve"] = () => undefined;
    const result = new Promise<IsolatedResult>((settle) => (resolve = settle));
    const pooled: PooledTask = { task, watcher, resolve, isolate: undefined, isWithdrawn: false };
    this.#waiting.push(pooled);
    this.#dispatch();
    return { result, abort: (reason) => this.#abort(pooled, reason) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#refillTimers) clearTimeout(timer);
    await Promise.all([...this.#isolates].map((isolate) => isolate.close()));
  }

  #abort(pooled: PooledTask, reason: string): void {
    if (pooled.isolate) return pooled.isolate.abort(pooled.task, reason);
    pooled.isWithdrawn = true;
    const { id, attempt } = pooled.task.header;
    const outcome = {
      status: "cancelled",
      reason,
      attempt,
      startedAt: new Date(),
      durationMs: 0,
      worker: this.#options.worker,
    } as const;
    pooled.resolve({ type: "report", report: unpackedReport(id, outcome) });
  }

  async #add(): Promise<void> {
    const { isolation, modules, packages, warmInstances, worker } = this.#options;
    const isolate: Isolate = new Isolate(isolation === "thread" ? startThread : startProcess, {
      options: { modules, packages, warmInstances, worker },
      onFree: () => this.#dispatch(),
      onExit: () => this.#exited(isolate),
    });
    this.#isolates.add(isolate);
    await isolate.start();
    this.#dispatch();
  }

  #dispatch(): void {
    for (const isolate of this.#isolates) {
      if (!isolate.isFree) continue;
      const next = this.#nextWaiting();
      if (!next) return;
      next.isolate = isolate;
      next.resolve(isolate.run(next.task, next.watcher));
    }
  }

  #nextWaiting(): PooledTask | undefined {
    let next = this.#waiting.shift();
    while (next?.isWithdrawn) next = this.#waiting.shift();
    return next;
  }

  #exited(isolate: Isolate): void {
    this.#isolates.delete(isolate);
    if (this.#hasStarted) this.#refill();
  }

  #refill(): void {
    if (this.#isClosed || this.#isolates.size >= this.#options.size) return;
    const failures = this.#refillFailures;
    const delayMs = failures === 0 ? 0 : Math.min(longestRefillDelayMs, firstRefillDelayMs * 2 ** (failures - 1));
    const timer = setTimeout(() => {
      this.#refillTimers.delete(timer);
      void this.#tryToAdd();
    }, delayMs);
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
