import { isMazepaError, SerializationError, TaskCancelledError } from "../errors.js";
import type { LiveOperations } from "../operations/live-operations.js";
import { runAttempt } from "../operations/run-task.js";
import { asError } from "../serialization/as-error.js";
import { Attempt, type AttemptHost } from "../tasks/attempt.js";
import { callOperation, type Operation } from "../tasks/operation.js";
import type { TaskLog } from "../tasks/task-context.js";
import { withCode } from "../operations/with-code.js";
import { failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import { readTaskPayload } from "../wire/task-message.js";
import type { RunnableTask, RunningTask, RunResult, TaskLogLine, TaskWatcher } from "./task-runner.js";
import type { OperationLoader } from "./operation-loader.js";

/** The parts that a {@link TaskRun} uses. */
export interface TaskRunParts {
  readonly worker: string;
  readonly loader: OperationLoader;
  readonly live: LiveOperations;
  readonly watcher: TaskWatcher;
  readonly temporaryRoot?: string | undefined;
}

/**
 * One task that runs in the current thread, from the text of its payload to the text of its
 * outcome.
 */
export class TaskRun implements RunningTask {
  readonly result: Promise<RunResult>;
  /** Resolves when the operation itself has ended, possibly after its time limit. Never rejects. */
  readonly settled: Promise<void>;
  readonly #parts: TaskRunParts;
  #settle: () => void = () => undefined;
  #hasBegun = false;
  #attempt: Attempt | undefined;
  #abortReason: Error | undefined;

  constructor(task: RunnableTask, parts: TaskRunParts) {
    this.#parts = parts;
    this.settled = new Promise((resolve) => (this.#settle = resolve));
    this.result = this.#execute(task);
  }

  abort(reason: string): void {
    this.#abortReason ??= new TaskCancelledError(reason);
    this.#attempt?.abort(this.#abortReason);
  }

  async #execute({ header, payload }: RunnableTask): Promise<RunResult> {
    const { worker, loader, watcher, temporaryRoot } = this.#parts;
    const onProgress: AttemptHost["onProgress"] = (_, progress) => watcher.onProgress?.(progress);
    const host: AttemptHost = { worker, log: () => taskLog(watcher), onProgress, temporaryRoot };
    try {
      await loader.ensure(header.operationId, header.packageVersion);
      const submission = readTaskPayload(header, payload);
      this.#attempt = new Attempt(submission, host);
      if (this.#abortReason) return this.#report(header.id, this.#attempt.cancelled(this.#abortReason.message));
      const outcome = await runAttempt(this.#attempt, this.#parts.live, (operation) => this.#observed(operation));
      return this.#report(header.id, header.source === undefined ? outcome : await withCode(outcome, submission));
    } catch (thrown) {
      const error = asError(thrown);
      if (isMazepaError(error, "MAZEPA_UNKNOWN_OPERATION")) return { type: "unknown-operation", message: error.message };
      const attempt = new Attempt({ ...header, operation: neverCalled, args: [] }, host);
      return { ...this.#report(header.id, attempt.failed(error)), isPoison: error instanceof SerializationError };
    } finally {
      if (!this.#hasBegun) this.#settle();
    }
  }

  /** The operation, with its start and its final end noted. */
  #observed(operation: Operation): Operation {
    this.#parts.watcher.onRunning();
    return { run: (...args: never[]) => this.#call(operation, args) };
  }

  #call(operation: Operation, args: readonly unknown[]): unknown {
    this.#hasBegun = true;
    let value: unknown;
    try {
      value = callOperation(operation, args);
    } catch (error) {
      this.#settle();
      throw error;
    }
    const settle = (): void => this.#settle();
    void Promise.resolve(value).then(settle, settle);
    return value;
  }

  #report(taskId: string, outcome: TaskOutcome): RunResult & { type: "report" } {
    try {
      return { type: "report", report: toReport(taskId, outcome) };
    } catch (thrown) {
      return { type: "report", report: toReport(taskId, failedOutcome(asError(thrown), outcome)) };
    }
  }
}

const neverCalled: Operation = () => undefined;

function taskLog(watcher: TaskWatcher): TaskLog {
  const write =
    (level: TaskLogLine["level"]) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      watcher.onLog({ level, message, fields });
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
