import { TaskCancelledError } from "../errors.js";
import type { RunnableTask, TaskRunnerOptions, RunningTask, TaskRunner, TaskWatcher } from "./task-runner.js";
import { InlineTaskRunner } from "./inline-task-runner.js";

/** Runs tasks in this very thread: nothing here can stop one that does not heed its signal. */
export class InlinePlace implements TaskRunner {
  readonly #runner: InlineTaskRunner;

  constructor(options: TaskRunnerOptions) {
    this.#runner = new InlineTaskRunner(options);
  }

  start(): Promise<void> {
    return this.#runner.start();
  }

  run(task: RunnableTask, watcher: TaskWatcher): RunningTask {
    const run = this.#runner.run(task, watcher);
    return { result: run.result, abort: (reason) => run.abort(new TaskCancelledError(reason)) };
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}
