import type { TaskReference } from "../scheduling/scheduler-events.js";
import type { TaskProgress } from "../tasks/task-progress.js";

/** The progress of a running task, as it has told last. */
export interface ProgressEntry extends TaskReference, TaskProgress {
  readonly attempt: number;
  /** When it told, in ms since 1970. */
  readonly atMs: number;
}
