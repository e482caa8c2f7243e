import type { RunnableTask, RunResult, TaskWatcher } from "./task-runner.js";

/** The end of a task that its pool forces by ending the thread or process. */
export type ForcedEnd =
  { readonly status: "failed"; readonly error: Error } | { readonly status: "cancelled"; readonly reason: string };

/** A task of a `WorkerPool`: waiting, or assigned to a thread or process. */
export class PoolTask {
  readonly task: RunnableTask;
  readonly watcher: TaskWatcher;
  readonly result: Promise<RunResult>;
  /**
   * The position among the tasks of its thread or process, from 1; 0 before it is assigned to one.
   */
  number = 0;
  startedAtMs = Date.now();
  /** Whether the caller of the pool has taken it back. */
  isWithdrawn = false;
  /** The reason why the task was told to stop, if it was. */
  abortReason: string | undefined;
  /** Set when its thread or process is ended on purpose, absent when it crashes. */
  forcedEnd: ForcedEnd | undefined;
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
