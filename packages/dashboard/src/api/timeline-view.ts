/**
 * `GET /api/executions/:id/timeline?from=&to=&operation=&head=`: operations as bars, and at most
 * 2,000 tasks: a sample, the failed ones, and the slowest ones.
 */
export interface TimelineView {
  /** The range that is shown. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly heads: readonly { readonly epoch: number; readonly fromMs: number; readonly toMs: number }[];
  /** Ranges in which nothing ran, to be folded. */
  readonly idle: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly operations: readonly TimelineOperation[];
  readonly tasks: readonly TimelineTask[];
  /** The number of tasks that the sample stands for. */
  readonly taskCount: number;
}

/** The sampled tasks of one operation in the range. */
export interface TimelineOperation {
  readonly operationId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The number of sampled tasks. */
  readonly count: number;
  readonly failed: number;
  /** How many of them ran in each hundredth of the range. */
  readonly density: readonly number[];
}

/** A sampled task. */
export interface TimelineTask {
  readonly taskId: string;
  readonly operationId: string;
  /** `retried`: this attempt failed, and the task was tried again. */
  readonly state: "succeeded" | "failed" | "retried";
  readonly label?: string;
  readonly attempt: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly worker: string;
  /** The names of the flows around it, outermost first. */
  readonly flowPath: readonly string[];
}
