/** An attempt that is no longer needed. */
export interface CancelledAttempt {
  readonly taskId: string;
  readonly attempt: number;
  /**
   * Whether the queue is asked to give it back before it is told to stop: an attempt that never
   * started need not be undone.
   */
  readonly mayBeGivenBack: boolean;
}
