import { toTaskProgress, type TaskProgress } from "../tasks/task-progress.js";
import { wireVersion } from "./envelope.js";

/** What a running task tells of its progress, in a message for its head (rule UD6). */
export interface ProgressReport extends TaskProgress {
  readonly taskId: string;
  readonly attempt: number;
  /** The head that sent the task, as its message says. */
  readonly head?: string | undefined;
}

/**
 * The text of a message that has progress and no outcomes. To a head that does not know progress it
 * is a message without reports.
 */
export function writeProgressMessage(executionId: string, progress: readonly ProgressReport[]): string {
  return JSON.stringify({ mazepa: wireVersion, kind: "outcomes", executionId, reports: [], progress });
}

/** The progress in a message. What cannot be read is passed over: it may be lost without harm. */
export function readProgress(found: unknown): readonly ProgressReport[] {
  if (!Array.isArray(found)) return [];
  return (found as unknown[]).flatMap((entry) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { taskId, attempt, head, fraction, note } = entry as Partial<Record<keyof ProgressReport, unknown>>;
    const progress = toTaskProgress(fraction, note);
    if (!progress || typeof taskId !== "string" || typeof attempt !== "number") return [];
    return [{ taskId, attempt, ...progress, ...(typeof head === "string" && { head }) }];
  });
}
