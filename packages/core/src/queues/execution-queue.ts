import { isMazepaError, MazepaError, type MazepaErrorOptions } from "../errors.js";
import type { OutageOptions } from "../messaging/outage.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import type { OutcomeReport, Submission } from "../tasks/submission.js";

/** An outcome as a channel hands it over; implementations add what they need to acknowledge it. */
export interface ReceivedOutcome {
  readonly report: OutcomeReport;
}

/**
 * The queue to which `execute` submits tasks, and which reports their outcomes. Implement it to run
 * tasks in another place; `executionQueueConformance` in `@mazepa/testing` checks an
 * implementation.
 */
export interface ExecutionQueue {
  /** For messages and logs. */
  readonly name: string;
  /**
   * Called once for each execution. `generation` distinguishes the outcome queues of one execution
   * over its resumes.
   */
  open(execution: { executionId: string; generation: number }, reach?: ReachOptions): Promise<ExecutionChannel>;
  /**
   * Whether the resources of an earlier `open` still exist, so that a resumed execution uses them;
   * omitted if nothing outlives a channel.
   */
  isOpen?(execution: { executionId: string; generation: number }, reach?: ReachOptions): Promise<boolean>;
  /**
   * Removes what an earlier `open` made, if it is still there: the head that ended the execution
   * may have been killed before it had done so. Left out where nothing outlives a channel.
   */
  remove?(execution: { executionId: string; generation: number }, reach?: ReachOptions): Promise<void>;
}

/** Limits of waits for an unreachable broker, while a channel is opened and later. */
export interface ReachOptions {
  /** The limit, and the listener (rule E20). */
  readonly outages?: OutageOptions;
  /** Ends such waits: the execution is cancelled. */
  readonly signal?: AbortSignal;
  /** The time in ms that cancelled tasks have to end. */
  readonly cancelGraceMs?: number;
}

/** An attempt of a task that was submitted and has no outcome yet. */
export interface InFlightAttempt {
  readonly taskId: string;
  readonly attempt: number;
  /** The channel that has submitted it, in a form of the queue's own. */
  readonly origin: string;
}

/** The maximum number of outcomes to receive, and the time to wait for the first. */
export interface ReceiveOutcomesOptions {
  readonly maxCount: number;
  readonly waitMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** Called with what a task has told of its progress. */
export type ProgressListener = (taskId: string, attempt: number, progress: TaskProgress) => void;

/** One execution's side of an {@link ExecutionQueue}. */
export interface ExecutionChannel {
  /**
   * Returns, or resolves, when all are accepted for good; may fail with {@link SubmissionError}
   * naming those that were not.
   */
  submit(submissions: readonly Submission[]): void | Promise<void>;
  /**
   * The outcomes that have arrived: returned at once, or by a promise that resolves as soon as
   * there are any, after `waitMs`, or on an abort, then with an empty list. Called once at a time.
   * A synchronous task may be run in it.
   */
  receiveOutcomes(options: ReceiveOutcomesOptions): readonly ReceivedOutcome[] | Promise<readonly ReceivedOutcome[]>;
  /**
   * Called once the received outcomes are recorded. Until then the queue must be able to deliver
   * them again.
   */
  acknowledge(received: readonly ReceivedOutcome[]): void | Promise<void>;
  /**
   * False if an outcome that was received can never be delivered again: it is not acknowledged
   * then. Default true.
   */
  readonly redelivers?: boolean;
  /** True if tasks run in this process, with the code that is loaded here. Default false. */
  readonly runsHere?: boolean;
  /**
   * Cancels tasks, as a best effort: drops those that have not started and signals running ones.
   * Outcomes may still come.
   */
  cancel(taskIds: readonly string[]): void | Promise<void>;
  /**
   * Takes tasks back that have not started; returns those that certainly never will. Omitted if
   * that cannot be known.
   */
  withdraw?(taskIds: readonly string[]): readonly string[];
  /**
   * Adds a listener for starts, if the queue reports them; without it, tasks go from submitted to
   * done. An outcome implies a start that was not reported.
   */
  onStarted?(listener: (taskId: string, attempt: number) => void): void;
  /** Adds a listener for the progress of running tasks (rule UD6), if the queue passes it on. */
  onProgress?(listener: ProgressListener): void;
  /**
   * Whether the queue has no sign of a submitted task that is still on its way (rule E14); omitted
   * if nothing can be lost.
   */
  isIdle?(): Promise<boolean>;
  /**
   * The attempts that were submitted at least `forMs` ago and have no outcome yet, if they go on
   * without this head: a head that is killed leaves them to the next one (rule E21). Omitted if
   * tasks end with their head.
   */
  inFlight?(forMs: number): readonly InFlightAttempt[];
  /**
   * Takes over attempts of earlier heads; returns those whose outcomes this channel will receive.
   * Called once, before anything else.
   */
  adopt?(attempts: readonly InFlightAttempt[]): readonly InFlightAttempt[];
  /** Closes the channel: the execution is over (`ended`), or will be resumed (`suspended`). */
  close(reason: "ended" | "suspended"): Promise<void>;
}

/**
 * Thrown by `submit` when some tasks could not be submitted; they fail with it, the others are
 * submitted.
 *
 * @example
 * ```ts
 * throw new SubmissionError("The service refused two tasks.", ["task-1", "task-2"]);
 * ```
 */
export class SubmissionError extends MazepaError {
  static override readonly name: string = "SubmissionError";
  readonly taskIds: readonly string[];

  constructor(message: string, taskIds: readonly string[], options?: MazepaErrorOptions) {
    super("MAZEPA_SUBMISSION", message, options);
    this.taskIds = taskIds;
  }
}

/** Whether `error` is a {@link SubmissionError}, from this copy of core or another. */
export function isSubmissionError(error: unknown): error is SubmissionError {
  return isMazepaError(error, "MAZEPA_SUBMISSION") && "taskIds" in error && Array.isArray(error.taskIds);
}
