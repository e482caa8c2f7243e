/** Attaches `later` to `error`, when that can hold it: a later failure of what `error` has ended. */
export function suppress(error: unknown, later: unknown): void {
  if (error === later || typeof error !== "object" || error === null || !Object.isExtensible(error)) return;
  const holder = error as { suppressed?: unknown };
  if (Array.isArray(holder.suppressed)) {
    if (!holder.suppressed.includes(later)) holder.suppressed.push(later);
  } else if (holder.suppressed === undefined) {
    Object.defineProperty(error, "suppressed", { value: [later], configurable: true, writable: true });
  }
}
