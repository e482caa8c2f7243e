import { isMazepaError, MazepaError, type MazepaErrorOptions } from "../errors.js";
import type { OutcomeReport, Submission } from "../tasks/submission.js";

/** An outcome as a channel hands it over; implementations add what they need to acknowledge it. */
export interface ReceivedOutcome {
  readonly report: OutcomeReport;
}

/**
 * What `execute` talks to: anything that can run tasks and tell how they ended. Implement it to run tasks wherever you like;
 * `executionQueueConformance` in `@mazepa/testing` checks an implementation.
 */
export interface ExecutionQueue {
  /** For messages and logs. */
  readonly name: string;
  /** Called once for each execution. `generation` distinguishes the outcome queues of one execution over its resumes. */
  open(execution: { executionId: string; generation: number }): Promise<ExecutionChannel>;
  /** Whether what an earlier `open` made is still there, so that a resume goes on with it; left out where nothing outlives a channel. */
  isOpen?(execution: { executionId: string; generation: number }): Promise<boolean>;
}

/** One execution's side of an {@link ExecutionQueue}. */
export interface ExecutionChannel {
  /** Resolves when all are accepted for good; may reject with {@link SubmissionError} naming those that were not. */
  submit(submissions: readonly Submission[]): Promise<void>;
  /** Resolves as soon as there is something, else after `waitMs` or an abort with an empty list. Called once at a time. */
  receiveOutcomes(options: { maxCount: number; waitMs: number; signal?: AbortSignal }): Promise<ReceivedOutcome[]>;
  /** Called once what was received is recorded. Until then the queue must be able to deliver it again. */
  acknowledge(received: readonly ReceivedOutcome[]): Promise<void>;
  /** Best effort: drops what has not started and signals what runs. Outcomes may still come. */
  cancel(taskIds: readonly string[]): Promise<void>;
  /** Tells of starts, where the queue knows; without it, tasks go from submitted to done. `isOver`: the attempt has ended already. */
  onStarted?(listener: (taskId: string, attempt: number, isOver?: boolean) => void): void;
  /** Outcomes that can be had without waiting; they need no acknowledgement. In process this is where synchronous work is done. */
  takeOutcomes?(): readonly ReceivedOutcome[];
  /** Whether nothing that was submitted can be on its way any more, as far as the queue can tell (rule E14); left out where nothing gets lost. */
  isIdle?(): Promise<boolean>;
  /** Calls `wake` once there may be something to take. A channel that has this is not asked to `receiveOutcomes`. */
  whenOutcomes?(wake: () => void): void;
  /** The execution is over (`ended`), or will be resumed (`suspended`). */
  close(reason: "ended" | "suspended"): Promise<void>;
}

/** What `submit` may resolve with where nothing can fail: it spares the head a promise for each call. */
export const acceptedAtOnce: Promise<void> = Promise.resolve();

/** Thrown by `submit` when some tasks could not be handed over; they fail with it, the others are on their way. */
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
