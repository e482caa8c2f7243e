/** The limit of calls at once: enough to keep a disk busy, few enough for the file descriptors. */
const maxConcurrency = 16;

/**
 * Calls `work` for each item, some at the same time. The first failure is thrown when the calls
 * under way have ended.
 */
export async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true && failure === undefined; next = rest.next()) {
      await work(next.value).catch((error: unknown) => (failure ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: maxConcurrency }, lane));
  if (failure !== undefined) throw failure.error;
}
