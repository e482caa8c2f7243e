import type { FlowTime } from "../scheduling/flow-times.js";

/**
 * Spans of an execution: when some of its tasks ran, and its flows. It is about a minute old, and
 * continued by each head.
 */
export interface ExecutionSpans {
  readonly executionId: string;
  /** The version of the stored blob, for `unlessVersion`. */
  readonly version: string;
  readonly updatedAt: Date;
  /** The number of runs that have ended, of which `tasks` are a part. */
  readonly endedCount: number;
  /**
   * At most 2,000 runs drawn at random from all, each equally likely; besides them, the first 1,000
   * tasks that failed for good, and the slowest 50 of each of the first 32 operations.
   */
  readonly tasks: readonly TaskSpan[];
  /** The first 2,000 flows of the latest head, and as many of earlier heads as there is room. */
  readonly flows: readonly FlowSpan[];
  /** The last 100 heads, the latest last. */
  readonly heads: readonly HeadSpan[];
  /** The exact totals of operations in flows of one name: the first 500 such pairs. */
  readonly totals: readonly SpanTotal[];
}

/** One run of a task. Times are those of the worker that ran it. */
export interface TaskSpan {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
  readonly attempt: number;
  /** `retried`: this attempt failed, and the task is tried again. */
  readonly status: "succeeded" | "failed" | "retried";
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly worker: string;
  /** The epoch of the head that got its outcome. */
  readonly epoch: number;
  /** The flow of that head that yielded it; absent if the task itself was executed. */
  readonly flowNumber?: number;
  /** Ids of the tasks whose values it takes: the first eight. */
  readonly upstreams?: readonly string[];
  /** Whether it was drawn at random, so that it stands for others. */
  readonly isSampled: boolean;
}

/** A flow of one head. */
export interface FlowSpan extends FlowTime {
  readonly epoch: number;
}

/** A head that has led the execution. */
export interface HeadSpan {
  readonly epoch: number;
  readonly host: string;
  readonly pid: number;
  readonly startedAtMs: number;
  /** Its last sign of life in these records. */
  readonly untilMs: number;
}

/** All runs of one operation that flows of one name have yielded. */
export interface SpanTotal {
  readonly operationId: string;
  /** The name of the nearest flow around them; absent if tasks themselves were executed. */
  readonly flow?: string;
  /** The runs that ended, those included that were tried again. */
  readonly count: number;
  /** The tasks that failed for good. */
  readonly failed: number;
  /** The sum of the durations. */
  readonly totalMs: number;
  readonly firstStartedAtMs: number;
  readonly lastEndedAtMs: number;
}
