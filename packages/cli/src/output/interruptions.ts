const interruptions = new WeakSet<object>();

/** Marks the error of a run that was told to end, by a signal or `mazepa cancel`. */
export function markInterruption(error: object): void {
  interruptions.add(error);
}

/** Whether an error says that what was run was told to end. */
export function isInterruption(error: unknown): boolean {
  return typeof error === "object" && error !== null && interruptions.has(error);
}
