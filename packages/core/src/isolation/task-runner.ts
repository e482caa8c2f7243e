import type { TaskProgress } from "../tasks/task-progress.js";
import type { UnpackedReport } from "../wire/outcome-message.js";
import type { TaskHeader } from "../wire/task-message.js";

/** A task as it is given to a runner: its header, and operation and arguments as text. */
export interface RunnableTask {
  readonly header: TaskHeader;
  readonly payload: string;
}

/** The result of a task in its runner. */
export type RunResult =
  | {
      readonly type: "report";
      readonly report: UnpackedReport;
      /** Whether the payload could not be read, so that the same message fails everywhere. */
      readonly isPoison?: boolean;
    }
  /** The operation is not registered in the runner, or not yet. */
  | { readonly type: "unknown-operation"; readonly message: string };

/** A task that was given to a runner. */
export interface RunningTask {
  /** Never rejects. */
  readonly result: Promise<RunResult>;
  /**
   * Aborts the task's signal. A runner with threads or processes stops a task that does not end
   * soon; a command is killed after `graceMs`, if that is given.
   */
  abort(reason: string, graceMs?: number): void;
  /**
   * Takes the task back if it has not begun, and returns whether it did; `result` then never
   * settles. Absent where every task begins at once.
   */
  withdraw?(): boolean;
}

/** A line that a task logged. */
export interface TaskLogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Callbacks about one running task. */
export interface TaskWatcher {
  /** Called when `run` is called: time limits count from here. */
  onRunning(): void;
  onLog(line: TaskLogLine): void;
  /** Called when the task tells of its progress. */
  onProgress?(progress: TaskProgress): void;
}

/** A runner runs tasks: in the current thread, in other threads, or in processes. */
export interface TaskRunner {
  /**
   * @throws InvalidOptionError when a module cannot be imported.
   * @throws WorkerCrashedError when one ends its thread or process.
   */
  start(): Promise<void>;
  run(task: RunnableTask, watcher: TaskWatcher): RunningTask;
  /** The number of further tasks to give to the runner for each running one; absent for none. */
  readonly ahead?: number;
  /** Tears down live operations, and stops running tasks. */
  close(): Promise<void>;
}

/** Options of every runner. */
export interface TaskRunnerOptions {
  /** Paths relative to the working directory, URLs, or names of packages. */
  readonly modules: readonly string[];
  /** Operation packages that may be imported on first need. */
  readonly packages: readonly string[];
  readonly warmInstances: number;
  /** The place of temporary directories of tasks. Default: the system's. */
  readonly temporaryRoot?: string;
  /** The name for `outcome.worker`. */
  readonly worker: string;
}
