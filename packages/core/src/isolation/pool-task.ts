import { LogTail } from "../tasks/log-tail.js";
import type { RunnableTask, RunResult, TaskLogLine, TaskWatcher } from "./task-runner.js";

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
  #logTail: LogTail | undefined;
  #resolve: (result: RunResult) => void = () => undefined;

  constructor(task: RunnableTask, watcher: TaskWatcher) {
    this.task = task;
    this.watcher = watcher;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** The last lines that the task has logged, for a crash. */
  get logLines(): readonly string[] | undefined {
    return this.#logTail?.lines;
  }

  logged(line: TaskLogLine): void {
    (this.#logTail ??= new LogTail()).add(line.level, line.message, line.fields);
    this.watcher.onLog(line);
  }

  resolve(result: RunResult): void {
    this.hasEnded = true;
    this.#resolve(result);
  }
}
