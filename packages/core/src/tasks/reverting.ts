/** What a revert can learn of the task that it undoes. */
export interface Reverting {
  /** The task that is undone. */
  readonly taskId: string;
  /** The key under which a service knows what that task did, see `taskContext().idempotencyKey`. */
  readonly idempotencyKey: string;
  /** Why the unit is undone; undefined where only what nobody needs is. */
  readonly error: Error | undefined;
  /** Tasks that failed for good in this round of the unit, by label, else by id. */
  readonly failures: ReadonlyMap<string, Error>;
}
