import { LiveOperations } from "../operations/live-operations.js";
import { OperationLoader } from "./operation-loader.js";
import { TaskRun } from "./task-run.js";
import type { RunnableTask, TaskRunner, TaskRunnerOptions, TaskWatcher } from "./task-runner.js";

/**
 * A runner that runs tasks in the current thread. It cannot stop a task that ignores its signal.
 */
export class InlineTaskRunner implements TaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #loader: OperationLoader;
  readonly #live: LiveOperations;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#loader = new OperationLoader(options);
    this.#live = new LiveOperations({ warmInstances: options.warmInstances });
  }

  start(): Promise<void> {
    return this.#loader.loadModules();
  }

  run(task: RunnableTask, watcher: TaskWatcher): TaskRun {
    const { worker, temporaryRoot } = this.#options;
    return new TaskRun(task, { worker, loader: this.#loader, live: this.#live, watcher, temporaryRoot });
  }

  close(): Promise<void> {
    return this.#live.close();
  }
}
