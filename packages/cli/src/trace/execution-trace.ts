/**
 * The record of one task in a trace. Times are milliseconds since 1970; numbers give the order
 * within one millisecond.
 */
export interface TracedTask {
  readonly taskId: string;
  readonly operationId: string;
  /** The flow that yielded it; undefined if the task itself was executed. */
  readonly flowNumber: number | undefined;
  /** Ids of the tasks whose values it took as arguments. */
  readonly upstreams: readonly string[];
  readonly submittedAtMs: number;
  /** The start; undefined when the queue does not report starts. */
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** The duration of the last attempt, in ms; only of successes. */
  durationMs: number | undefined;
  attempts: number;
  status: "submitted" | "running" | "succeeded" | "restored" | "failed" | "cancelled";
  error: TracedError | undefined;
  /** Indexes in the trace, from 0. */
  readonly submittedAs: number;
  endedAs: number | undefined;
}

/** The record of one flow. */
export interface TracedFlow {
  readonly flowNumber: number;
  readonly name: string;
  /** The flow that yielded it. */
  readonly parentNumber: number | undefined;
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
  status: "running" | "succeeded" | "failed" | "cancelled";
}

/** An error as a trace records it. */
export interface TracedError {
  readonly name: string;
  readonly message: string;
}

/** The record of an execution, read from its trace. */
export interface ExecutionTrace {
  executionId: string | undefined;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** The end; undefined while it runs, and when it was killed. */
  status: "succeeded" | "failed" | "cancelled" | "suspended" | undefined;
  /** In the order of their first submission. */
  readonly tasks: TracedTask[];
  /** In the order in which they started. */
  readonly flows: TracedFlow[];
}
