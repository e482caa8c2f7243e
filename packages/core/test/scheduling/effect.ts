/** What is known of one task that may have to be undone. */
export interface Effect {
  /** When it was noted the last time, in the order of all that happens. */
  notedAt: number;
  /** When its outcome was taken in, if it was. */
  endedAt: number | undefined;
  /** Whether an attempt of it has begun, so that there is something to undo. */
  hasBegun: boolean;
  /** How many attempts were submitted and not given back: without one, it never started. */
  attempts: number;
  isUndone: boolean;
}
