/** The body of `POST /api/executions/:id/cancel`. */
export interface CancelAction {
  readonly reason?: string;
  /** Running tasks end by themselves. Default: false. */
  readonly suspend?: boolean;
}

/** The body of `POST /api/executions/cancel`: at most 50. */
export interface CancelSeveralAction extends CancelAction {
  readonly executionIds: readonly string[];
}

/** The body of `POST /api/executions/:id/signal`. */
export interface SignalAction {
  readonly name: string;
  /** Default: undefined. */
  readonly value?: unknown;
}

/** The body of `POST /api/queues/:name/redrive`, `…/purge` and `…/release`. */
export interface QueueAction {
  /** The name of the queue, as the viewer has typed it. */
  readonly confirm: string;
}

/** The answer to an action; `POST /api/jobs/:id/repost` has an empty body. */
export interface ActionAnswer {
  /** What was done, as a sentence. */
  readonly message: string;
  /** How many executions were asked, or messages moved. */
  readonly count: number;
}
