import { TaskCancelledError } from "../errors.js";
import type { IsolatedTask, PlaceOptions, RunningTask, TaskPlace, TaskWatcher } from "./isolated-task.js";
import { TaskRunner } from "./task-runner.js";

/** Runs tasks in this very thread: nothing here can stop one that does not heed its signal. */
export class InlinePlace implements TaskPlace {
  readonly #runner: TaskRunner;

  constructor(options: PlaceOptions) {
    this.#runner = new TaskRunner(options);
  }

  start(): Promise<void> {
    return this.#runner.start();
  }

  run(task: IsolatedTask, watcher: TaskWatcher): RunningTask {
    const run = this.#runner.run(task, watcher);
    return { result: run.result, abort: (reason) => run.abort(new TaskCancelledError(reason)) };
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}
