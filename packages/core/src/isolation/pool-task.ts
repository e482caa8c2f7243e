import type { RunResult, RunnableTask, TaskWatcher } from "./task-runner.js";

/** A task of an `IsolatePool`: waiting, or in the hands of a thread or process. */
export class PoolTask {
  readonly task: RunnableTask;
  readonly watcher: TaskWatcher;
  readonly result: Promise<RunResult>;
  /** Counts up in each thread or process; 0 before it got to one. */
  number = 0;
  startedAtMs = Date.now();
  /** Whoever poolTask it over has it again. */
  isWithdrawn = false;
  /** Why it was told to stop, if it was. */
  abortReason: string | undefined;
  /** Why its thread or process is being ended; none when it crashes by itself. */
  stop:
    { readonly status: "failed"; readonly error: Error } | { readonly status: "cancelled"; readonly reason: string } | undefined;
  hasEnded = false;
  #resolve: (result: RunResult) => void = () => undefined;

  constructor(task: RunnableTask, watcher: TaskWatcher) {
    this.task = task;
    this.watcher = watcher;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  resolve(result: RunResult): void {
    this.hasEnded = true;
    this.#resolve(result);
  }
}
