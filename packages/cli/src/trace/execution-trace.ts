/** What one task did, in an execution that was traced. Times are milliseconds since 1970; numbers tell the order of what fell into one millisecond. */
export interface TracedTask {
  readonly taskId: string;
  readonly operationId: string;
  /** The flow that yielded it; undefined if the task itself was executed. */
  readonly flowNumber: number | undefined;
  /** Ids of the tasks whose values it took as arguments. */
  readonly upstreams: readonly string[];
  readonly submittedAtMs: number;
  /** Undefined when the queue does not tell when tasks start. */
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** How long the last attempt ran; only of successes. */
  durationMs: number | undefined;
  attempts: number;
  status: "submitted" | "running" | "succeeded" | "restored" | "failed" | "cancelled";
  error: TracedError | undefined;
  /** Places in the trace, counted from 0. */
  readonly submittedAs: number;
  endedAs: number | undefined;
}

/** What one flow did. */
export interface TracedFlow {
  readonly flowNumber: number;
  readonly name: string;
  /** The flow that yielded it. */
  readonly parentNumber: number | undefined;
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
  status: "running" | "succeeded" | "failed" | "cancelled";
}

/** An error, as far as a trace tells it. */
export interface TracedError {
  readonly name: string;
  readonly message: string;
}

/** What an execution really did. */
export interface ExecutionTrace {
  executionId: string | undefined;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** Undefined while it runs, and when it was killed. */
  status: "succeeded" | "failed" | "cancelled" | undefined;
  /** In the order of their first submission. */
  readonly tasks: TracedTask[];
  /** In the order in which they started. */
  readonly flows: TracedFlow[];
}
