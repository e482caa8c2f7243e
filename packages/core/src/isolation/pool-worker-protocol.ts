import type { RunResult, RunnableTask, TaskRunnerOptions, TaskLogLine } from "./task-runner.js";

/** A task as an isolate knows it: numbers count up. */
export interface NumberedTask {
  readonly number: number;
  readonly task: RunnableTask;
}

/** What an isolate is told. Only texts, numbers and plain objects: they look the same on both sides of a thread or process. */
export type ToPoolWorker =
  | { readonly type: "begin"; readonly options: TaskRunnerOptions }
  | { readonly type: "run"; readonly tasks: readonly NumberedTask[] }
  | { readonly type: "abort"; readonly number: number; readonly reason: string }
  /** Tasks that have not begun are taken back; `last` is what the control says now. */
  | { readonly type: "taken-back"; readonly last: number }
  | { readonly type: "end" };

/** What an isolate tells. */
export type FromPoolWorker =
  | { readonly type: "ready" }
  | { readonly type: "unusable"; readonly message: string }
  /** Told only of tasks with a time limit. */
  | { readonly type: "running"; readonly number: number }
  | { readonly type: "log"; readonly level: TaskLogLine["level"]; readonly message: string; readonly fields: string }
  /** `isQuiet`: the operation itself has ended; otherwise `quiet` follows, or never does. */
  | { readonly type: "result"; readonly number: number; readonly result: RunResult; readonly isQuiet: boolean }
  | { readonly type: "quiet" };
