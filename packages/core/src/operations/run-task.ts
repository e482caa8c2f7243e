import { TaskCancelledError } from "../errors.js";
import { textOf } from "../guarded.js";
import { onAbort } from "../on-abort.js";
import { asError } from "../serialization/as-error.js";
import { Attempt, type AttemptHost } from "../tasks/attempt.js";
import type { Operation, OperationInstance } from "../tasks/operation.js";
import type { Submission } from "../tasks/submission.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import { LiveOperations } from "./live-operations.js";
import { withCode } from "./with-code.js";

/** Options of {@link runTask}. */
export interface RunTaskOptions {
  /** Aborts the task's own signal. */
  readonly signal?: AbortSignal;
  /** The name in `outcome.worker`. Default: the process id. */
  readonly worker?: string;
  /**
   * The live copies of operations with `setup`. Default: copies that are torn down before the
   * process exits.
   */
  readonly live?: LiveOperations;
}

let processWide: LiveOperations | undefined;

/**
 * Runs one attempt of a task in this process, under its time limit, with `taskContext()` set and
 * `setup` called if there is one. Never rejects: every error is in the outcome.
 *
 * @example
 * ```ts
 * const outcome = await runTask(submission, { worker: "my-service" });
 * if (outcome.status === "failed") console.error(outcome.error);
 * ```
 */
export async function runTask(submission: Submission, options: RunTaskOptions = {}): Promise<TaskOutcome> {
  const { signal, worker = `pid ${process.pid}`, live = liveOperationsOfProcess() } = options;
  const attempt = new Attempt(submission, { worker });
  const abort = () => attempt.abort(asAbortReason(signal?.reason));
  if (signal?.aborted) abort();
  const stopListening = onAbort(signal, abort);
  try {
    const outcome = await runAttempt(attempt, live);
    return submission.source === undefined ? outcome : await withCode(outcome, submission);
  } finally {
    stopListening();
  }
}

/**
 * Runs `attempt` on the operation itself, or on its live copy if it has `setup` or `teardown`.
 * `wrap`, called after `setup`, may put another operation around it.
 */
export function runAttempt(
  attempt: Attempt,
  live: LiveOperations,
  wrap?: (operation: Operation) => Operation,
): TaskOutcome | Promise<TaskOutcome> {
  const { operation } = attempt.submission;
  if (!LiveOperations.concerns(operation)) return attempt.run(wrap ? wrap(operation) : operation);
  return runOnCopy(attempt, operation, { live, wrap });
}

interface CopyParts {
  readonly live: LiveOperations;
  readonly wrap: ((operation: Operation) => Operation) | undefined;
}

function runOnCopy(attempt: Attempt, operation: OperationInstance, { live, wrap }: CopyParts): Promise<TaskOutcome> {
  return live.use(operation, (copy) => attempt.run(wrap ? wrap(copy) : copy)).catch((error: unknown) => attempt.failed(error));
}

export type { AttemptHost };

function asAbortReason(reason: unknown): Error {
  const error = asError(reason);
  return error === reason ? error : new TaskCancelledError(`The task was cancelled: ${textOf(reason)}`);
}

function liveOperationsOfProcess(): LiveOperations {
  if (!processWide) {
    const live = new LiveOperations();
    processWide = live;
    process.once("beforeExit", () => {
      processWide = undefined;
      void live.close();
    });
  }
  return processWide;
}
