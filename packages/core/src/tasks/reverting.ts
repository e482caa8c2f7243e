/** What a revert can read about the task that it undoes. */
export interface Reverting {
  /** The id of the task that is undone. */
  readonly taskId: string;
  /** The key under which a service knows what that task did; see `taskContext().idempotencyKey`. */
  readonly idempotencyKey: string;
  /** Why the unit is undone; undefined if only what is no longer needed is undone. */
  readonly error: Error | undefined;
  /**
   * Errors of tasks that failed for good in this round of the unit, by label, or by id if they have
   * none.
   */
  readonly failures: ReadonlyMap<string, Error>;
}
