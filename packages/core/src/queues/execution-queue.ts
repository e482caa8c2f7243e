import { isMazepaError, MazepaError, type MazepaErrorOptions } from "../errors.js";
import type { OutageOptions } from "../messaging/outage.js";
import type { OutcomeReport, Submission } from "../tasks/submission.js";

/** An outcome as a channel hands it over; implementations add what they need to acknowledge it. */
export interface ReceivedOutcome {
  readonly report: OutcomeReport;
}

/**
 * What `execute` talks to: anything that can run tasks and tell how they ended. Implement it to run
 * tasks wherever you like; `executionQueueConformance` in `@mazepa/testing` checks an
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
   * Whether what an earlier `open` made is still there, so that a resume goes on with it; left out
   * where nothing outlives a channel.
   */
  isOpen?(execution: { executionId: string; generation: number }, reach?: ReachOptions): Promise<boolean>;
  /**
   * Removes what an earlier `open` made, if it is still there: the head that ended the execution
   * may have been killed before it had done so. Left out where nothing outlives a channel.
   */
  remove?(execution: { executionId: string; generation: number }, reach?: ReachOptions): Promise<void>;
}

/** How long to wait for what cannot be reached while a channel is opened, and later. */
export interface ReachOptions {
  /** After how long it is given up, and who is told (rule E20). */
  readonly outages?: OutageOptions;
  /** Ends such waits: the execution is cancelled. */
  readonly signal?: AbortSignal;
}

/** An attempt of a task that was submitted and not heard of. */
export interface InFlightAttempt {
  readonly taskId: string;
  readonly attempt: number;
  /** Which channel has submitted it, in words of the queue's own. */
  readonly origin: string;
}

/** How many outcomes to receive at most, and how long to wait for the first. */
export interface ReceiveOutcomesOptions {
  readonly maxCount: number;
  readonly waitMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

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
   * Called once what was received is recorded. Until then the queue must be able to deliver it
   * again.
   */
  acknowledge(received: readonly ReceivedOutcome[]): void | Promise<void>;
  /**
   * False if an outcome that was received can never be delivered again: it is not acknowledged
   * then. Default true.
   */
  readonly redelivers?: boolean;
  /** True if tasks run in this process, with the code that is loaded here. Default false. */
  readonly runsHere?: boolean;
  /** Best effort: drops what has not started and signals what runs. Outcomes may still come. */
  cancel(taskIds: readonly string[]): void | Promise<void>;
  /**
   * Takes tasks back that have not been started; gives those that surely never will be. Left out
   * where that cannot be known.
   */
  withdraw?(taskIds: readonly string[]): readonly string[];
  /**
   * Tells of starts, where the queue knows; without it, tasks go from submitted to done. A start
   * that was not told of before the outcome is implied by it.
   */
  onStarted?(listener: (taskId: string, attempt: number) => void): void;
  /**
   * Whether nothing that was submitted can be on its way any more, as far as the queue can tell
   * (rule E14); left out where nothing gets lost.
   */
  isIdle?(): Promise<boolean>;
  /**
   * What was submitted at least `forMs` ago and was not heard of, where it goes on without this
   * head: a head that is killed leaves it to the next one (rule E21). Left out where tasks end with
   * their head.
   */
  inFlight?(forMs: number): readonly InFlightAttempt[];
  /**
   * Called once, before anything else, with what earlier heads have left; gives those whose
   * outcomes this channel will receive.
   */
  adopt?(attempts: readonly InFlightAttempt[]): readonly InFlightAttempt[];
  /** The execution is over (`ended`), or will be resumed (`suspended`). */
  close(reason: "ended" | "suspended"): Promise<void>;
}

/**
 * Thrown by `submit` when some tasks could not be handed over; they fail with it, the others are on
 * their way.
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
