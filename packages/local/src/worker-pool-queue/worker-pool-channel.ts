import { UnknownOperationError, type Submission } from "@mazepa/core";
import type {
  ExecutionChannel,
  OutcomeReport,
  ProgressListener,
  ReceivedOutcome,
  ReceiveOutcomesOptions,
} from "@mazepa/core/transport";
import {
  asError,
  consoleLog,
  failedReport,
  OutcomeBuffer,
  toOutcomeReport,
  taskPayload,
  type IsolatedResult,
  type IsolatedTask,
  type RunningTask,
  type TaskRunner,
  type TaskWatcher,
} from "@mazepa/core/internal";

type StartListener = (taskId: string, attempt: number) => void;

const notWanted = "The task was cancelled, since nothing waits for it any more.";

/** The parts of a {@link WorkerPoolChannel}. */
export interface WorkerPoolChannelParts {
  readonly pool: TaskRunner;
  /** Gives the pool back. */
  readonly release: () => Promise<void>;
  readonly cancelGraceMs: number | undefined;
}

/**
 * One execution's side of a `WorkerPoolQueue`: tasks go to the pool as text, outcomes come back as
 * text.
 */
export class WorkerPoolChannel implements ExecutionChannel {
  readonly redelivers = false;
  readonly #pool: TaskRunner;
  readonly #release: () => Promise<void>;
  readonly #cancelGraceMs: number | undefined;
  readonly #outcomes = new OutcomeBuffer();
  /** The ids of the tasks in the pool; a cancelled attempt may still run beside the next one. */
  readonly #running = new Map<RunningTask, string>();
  #onStarted: StartListener | undefined;
  #onProgress: ProgressListener | undefined;
  #closed: Promise<void> | undefined;

  constructor({ pool, release, cancelGraceMs }: WorkerPoolChannelParts) {
    this.#pool = pool;
    this.#cancelGraceMs = cancelGraceMs;
    this.#release = release;
  }

  submit(submissions: readonly Submission[]): void {
    for (const submission of submissions) this.#start(submission);
  }

  receiveOutcomes(options: ReceiveOutcomesOptions): readonly ReceivedOutcome[] | Promise<readonly ReceivedOutcome[]> {
    return this.#outcomes.receive(options);
  }

  acknowledge(): void {
    return undefined;
  }

  cancel(taskIds: readonly string[]): void {
    const ids = new Set(taskIds);
    for (const [running, id] of this.#running) if (ids.has(id)) running.abort(notWanted, this.#cancelGraceMs);
  }

  withdraw(taskIds: readonly string[]): readonly string[] {
    const ids = new Set(taskIds);
    const attempts = new Map<string, RunningTask[]>();
    for (const [running, id] of this.#running) if (ids.has(id)) attempts.set(id, [...(attempts.get(id) ?? []), running]);
    // One of several attempts of a task may have begun.
    const given = [...attempts].filter(([, [running, ...others]]) => others.length === 0 && running?.withdraw?.() === true);
    for (const [, [running]] of given) if (running) this.#running.delete(running);
    return given.map(([id]) => id);
  }

  onStarted(listener: StartListener): void {
    this.#onStarted = listener;
  }

  onProgress(listener: ProgressListener): void {
    this.#onProgress = listener;
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    for (const running of this.#running.keys()) running.abort(notWanted);
    this.#running.clear();
    this.#outcomes.close();
    await this.#release();
  }

  #start(submission: Submission): void {
    if (this.#closed) return;
    const { id, attempt } = submission;
    const watcher: TaskWatcher = {
      onRunning: () => this.#onStarted?.(id, attempt),
      onProgress: (progress) => this.#onProgress?.(id, attempt, progress),
      onLog: ({ level, message, fields }) => {
        consoleLog(() => ({ task: id, execution: submission.executionId, attempt }))[level](message, fields);
      },
    };
    let running: RunningTask;
    try {
      running = this.#pool.run(isolatedTask(submission), watcher);
    } catch (error) {
      return this.#outcomes.put({ report: failedReport(submission, asError(error)) });
    }
    this.#running.set(running, id);
    void running.result.then((result) => {
      this.#running.delete(running);
      if (!this.#closed) this.#outcomes.put({ report: reportOf(submission, result) });
    });
  }
}

/**
 * The parts of a submission that a pool worker needs: retry policies, for example, may contain
 * functions.
 */
function isolatedTask(submission: Submission): IsolatedTask {
  const { id, operationId, executionId, attempt, packageVersion, source, directory, options } = submission;
  const { timeoutMs, tags } = options;
  const header = {
    id,
    operationId,
    executionId,
    attempt,
    packageVersion,
    source,
    directory,
    options: { ...(timeoutMs !== undefined && { timeoutMs }), ...(tags && { tags }) },
  };
  return { header, payload: taskPayload(submission) };
}

function reportOf(submission: Submission, result: IsolatedResult): OutcomeReport {
  if (result.type === "unknown-operation") return failedReport(submission, new UnknownOperationError(result.message));
  try {
    return toOutcomeReport(submission.executionId, result.report);
  } catch (error) {
    return failedReport(submission, asError(error));
  }
}
