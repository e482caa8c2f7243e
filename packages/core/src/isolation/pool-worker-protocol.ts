import type { TaskProgress } from "../tasks/task-progress.js";
import type { RunnableTask, RunResult, TaskLogLine, TaskRunnerOptions } from "./task-runner.js";

/** A task with its position among all tasks of its thread or process, from 1. */
export interface NumberedTask {
  readonly number: number;
  readonly task: RunnableTask;
}

/**
 * Messages from the pool to a thread or process. They hold only texts, numbers and plain objects,
 * which look the same on both sides.
 */
export type ToPoolWorker =
  | { readonly type: "begin"; readonly options: TaskRunnerOptions }
  | { readonly type: "run"; readonly tasks: readonly NumberedTask[] }
  | { readonly type: "abort"; readonly number: number; readonly reason: string }
  /**
   * Takes back the tasks that have not begun; `sharedValue` is the new value of the shared memory.
   */
  | { readonly type: "taken-back"; readonly sharedValue: number }
  | { readonly type: "end" };

/** Messages from a thread or process to its pool. */
export type FromPoolWorker =
  | { readonly type: "ready" }
  | { readonly type: "unusable"; readonly message: string }
  /** Sent only for tasks with a time limit. */
  | { readonly type: "running"; readonly number: number }
  | { readonly type: "log"; readonly level: TaskLogLine["level"]; readonly message: string; readonly fields: string }
  | { readonly type: "progress"; readonly number: number; readonly progress: TaskProgress }
  /**
   * `hasSettled`: the operation itself has ended. Otherwise a `settled` message follows when it
   * does.
   */
  | { readonly type: "result"; readonly number: number; readonly result: RunResult; readonly hasSettled: boolean }
  | { readonly type: "settled" }
  /**
   * Live operations are torn down, and output is still being written; repeated until all is
   * written.
   */
  | { readonly type: "writing" };
