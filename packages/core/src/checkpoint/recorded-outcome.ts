import type { TaskOutcome } from "../tasks/task-outcome.js";

/** How one attempt of a task ended, as the checkpoint records it. */
export interface RecordedOutcome {
  readonly taskId: string;
  readonly operationId: string;
  readonly attempt: number;
  readonly outcome: TaskOutcome;
}
