/**
 * The index, in the memory that a thread shares with its pool, of the number of the task that has
 * begun last. A negative value means that the pool has taken back all later tasks.
 */
export const begunIndex = 0;

/** The value that the pool writes to take back all tasks after the one with this number. */
export function takenBackAfter(number: number): number {
  return -number - 1;
}

/** The number of the task that has begun last, whether or not later ones were taken back. */
export function lastBegun(sharedState: Int32Array): number {
  const value = Atomics.load(sharedState, begunIndex);
  return value < 0 ? -value - 1 : value;
}
