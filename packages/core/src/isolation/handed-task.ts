import type { IsolatedResult, IsolatedTask, TaskWatcher } from "./isolated-task.js";

/** A task of an `IsolatePool`: waiting, or in the hands of a thread or process. */
export class HandedTask {
  readonly task: IsolatedTask;
  readonly watcher: TaskWatcher;
  readonly result: Promise<IsolatedResult>;
  /** Counts up in each thread or process; 0 before it got to one. */
  number = 0;
  startedAtMs = Date.now();
  /** Whoever handed it over has it again. */
  isWithdrawn = false;
  /** Why it was told to stop, if it was. */
  abortReason: string | undefined;
  /** Why its thread or process is being ended; none when it crashes by itself. */
  stop:
    { readonly status: "failed"; readonly error: Error } | { readonly status: "cancelled"; readonly reason: string } | undefined;
  hasEnded = false;
  #resolve: (result: IsolatedResult) => void = () => undefined;

  constructor(task: IsolatedTask, watcher: TaskWatcher) {
    this.task = task;
    this.watcher = watcher;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  resolve(result: IsolatedResult): void {
    this.hasEnded = true;
    this.#resolve(result);
  }
}
