import type { UnpackedReport } from "../wire/outcome-message.js";
import type { TaskHeader } from "../wire/task-message.js";

/** A task on its way to where it runs: what is known of it, and operation and arguments as text. */
export interface RunnableTask {
  readonly header: TaskHeader;
  readonly payload: string;
}

/** How a task ended where it ran. */
export type RunResult =
  | {
      readonly type: "report";
      readonly report: UnpackedReport;
      /** Whether the payload could not be read: the same message will fail everywhere. */
      readonly isPoison?: boolean;
    }
  /** The operation is not registered there, or not yet. */
  | { readonly type: "unknown-operation"; readonly message: string };

/** A task that was poolTask over. */
export interface RunningTask {
  /** Never rejects. */
  readonly result: Promise<RunResult>;
  /** Aborts the task's signal. Where it runs by itself, it is stopped if it does not end soon. */
  abort(reason: string): void;
  /** Takes the task back if it has not begun, and says whether it did; its result never comes then. Left out where all begin at once. */
  withdraw?(): boolean;
}

/** A line that a task wrote. */
export interface TaskLogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is told of a task while it runs. */
export interface TaskWatcher {
  /** `run` has been called: time limits count from here. */
  onRunning(): void;
  onLog(line: TaskLogLine): void;
}

/** A place where tasks run. */
export interface TaskRunner {
  /** @throws InvalidOptionError when a module cannot be loaded. */
  start(): Promise<void>;
  run(task: RunnableTask, watcher: TaskWatcher): RunningTask;
  /** How many tasks for each one that runs are worth being poolTask over before it has ended; left out for none. */
  readonly ahead?: number;
  /** Tears down what was set up, and stops what still runs. */
  close(): Promise<void>;
}

/** What each place needs to know before it can run tasks. */
export interface TaskRunnerOptions {
  /** Paths relative to the working directory, URLs, or names of packages. */
  readonly modules: readonly string[];
  /** Operation packages that may be imported on first need. */
  readonly packages: readonly string[];
  readonly warmInstances: number;
  /** Name for `outcome.worker`. */
  readonly worker: string;
}
