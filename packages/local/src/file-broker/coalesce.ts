/**
 * A function that lets calls at about the same time share one call of `work`. The shared call
 * begins after they were made, so its result is not older than any of them.
 */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running.then(() => {
      next = undefined;
      const result = work();
      running = result.catch(() => undefined);
      return result;
    });
    return next;
  };
}
