import type { TimelineTask } from "../../../../src/api.js";

/** What tells the run of a task from its others: it may have been tried again. */
export function runKey({ taskId, attempt, fromMs }: TimelineTask): string {
  return `${taskId}.${attempt}.${fromMs}`;
}
