/** Whether `value` can be awaited. */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * Whether `value` is a promise where none is allowed. Nothing waits for it, so its rejection is
 * taken here: unhandled, it would end the program.
 */
export function isRefusedPromise(value: unknown): boolean {
  if (!isPromiseLike(value)) return false;
  void (async () => value)().catch(() => undefined);
  return true;
}
