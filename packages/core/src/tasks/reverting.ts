/** The facts that a revert can read about the task that it undoes. */
export interface Reverting {
  /** The id of the task that is undone. */
  readonly taskId: string;
  /**
   * The key by which a service knows the request of that task; see `taskContext().idempotencyKey`.
   */
  readonly idempotencyKey: string;
  /**
   * The reason why the unit is undone; undefined if only tasks that are no longer needed are
   * undone.
   */
  readonly error: Error | undefined;
  /**
   * Errors of tasks that failed for good in this round of the unit, by label, or by id if they have
   * none.
   */
  readonly failures: ReadonlyMap<string, Error>;
}
