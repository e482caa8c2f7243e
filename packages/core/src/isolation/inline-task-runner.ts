import { LiveOperations } from "../operations/live-operations.js";
import type { RunnableTask, TaskRunnerOptions, TaskWatcher } from "./task-runner.js";
import { OperationLoader } from "./operation-loader.js";
import { TaskRun } from "./task-run.js";

/** Runs tasks in this thread: reads the payload, calls the operation, and writes what came of it as text. */
export class InlineTaskRunner {
  readonly #options: TaskRunnerOptions;
  readonly #loader: OperationLoader;
  readonly #live: LiveOperations;

  constructor(options: TaskRunnerOptions) {
    this.#options = options;
    this.#loader = new OperationLoader(options);
    this.#live = new LiveOperations({ warmInstances: options.warmInstances });
  }

  /** @throws InvalidOptionError when a module cannot be imported. */
  start(): Promise<void> {
    return this.#loader.loadModules();
  }

  run(task: RunnableTask, watcher: TaskWatcher): TaskRun {
    return new TaskRun(task, { worker: this.#options.worker, loader: this.#loader, live: this.#live, watcher });
  }

  /** Tears down what was set up. */
  close(): Promise<void> {
    return this.#live.close();
  }
}
