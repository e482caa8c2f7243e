/** The counts of a worker so far. */
export interface WorkerStats {
  /** Messages received, repeated deliveries included. */
  received: number;
  /** Tasks that are running. */
  running: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  /** Tasks of executions that were over. */
  dropped: number;
  /** Tasks whose lease was lost: not reported. */
  lost: number;
  /** Tasks and messages given back to the queue. */
  released: number;
  /** Messages that cannot be processed; they are kept as dead letters. */
  poison: number;
  /** Requests to the broker that failed. */
  brokerErrors: number;
}

/** Stats with every count at zero. */
export function emptyStats(): WorkerStats {
  return {
    received: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    dropped: 0,
    lost: 0,
    released: 0,
    poison: 0,
    brokerErrors: 0,
  };
}
