import type { ErrorRecord, FailedTask, Submission, TaskOutcome } from "@mazepa/core";
import { runTask } from "@mazepa/core/transport";

/** The outcome of a replayed task, compared with its recorded failure. */
export interface Replayed {
  readonly task: FailedTask;
  readonly outcome: TaskOutcome;
  readonly verdict: "succeeds" | "fails as recorded" | "fails differently";
  /** Differences from the record. */
  readonly differences: readonly Difference[];
}

/** One difference. */
export interface Difference {
  readonly what: "name" | "message" | "code";
  readonly recorded: string;
  readonly now: string;
}

/**
 * Runs the task in this process and compares the outcome. Under a debugger there is no time limit.
 */
export async function replayTask(
  task: FailedTask,
  { submission, isDebugged }: { submission: Submission; isDebugged: boolean },
): Promise<Replayed> {
  const outcome = isDebugged ? await stopped(withoutTimeLimit(submission)) : await runTask(submission);
  if (outcome.status === "succeeded") return { task, outcome, verdict: "succeeds", differences: [] };
  const error = outcome.status === "failed" ? outcome.error : new Error(outcome.reason);
  const differences = compare(task.error, error);
  return { task, outcome, verdict: differences.length === 0 ? "fails as recorded" : "fails differently", differences };
}

async function stopped(submission: Submission): Promise<TaskOutcome> {
  // The operation is called next: step into runTask, or resume to stop at your own breakpoints.
  // eslint-disable-next-line no-debugger -- it was asked for
  debugger;
  return runTask(submission);
}

function withoutTimeLimit(submission: Submission): Submission {
  const { timeoutMs: _, ...options } = submission.options;
  return { ...submission, options };
}

/** Compares with a record in which long messages were cut. */
function compare(recorded: ErrorRecord, error: Error): Difference[] {
  const { name, message, code } = error as Error & { code?: unknown };
  const now = { name, message, code: typeof code === "string" ? code : "" };
  const whole = recorded.message.replace(/… \(\d+ more characters\)$/, "");
  const isSameMessage = whole === recorded.message ? message === whole : message.startsWith(whole);
  const differences: Difference[] = [];
  if (recorded.name !== now.name) differences.push({ what: "name", recorded: recorded.name, now: now.name });
  if (!isSameMessage) differences.push({ what: "message", recorded: recorded.message, now: message });
  if ((recorded.code ?? "") !== now.code)
    differences.push({ what: "code", recorded: recorded.code ?? "none", now: now.code || "none" });
  return differences;
}
