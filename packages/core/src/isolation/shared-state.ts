/** Where, in the memory that a thread shares with its parent, the number of the task stands that has begun last. */
export const begunNumber = 0;

/** What the parent writes there to take back all tasks after the one with this number. */
export function takenBackAfter(number: number): number {
  return -number - 1;
}

/** Which task has begun last, whatever was taken back. */
export function lastBegun(sharedState: Int32Array): number {
  const value = Atomics.load(sharedState, begunNumber);
  return value < 0 ? -value - 1 : value;
}
