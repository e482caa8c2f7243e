const timeOriginMs = performance.timeOrigin;

/** Milliseconds since 1970 that never go back. */
export function nowMs(): number {
  return atMs(performance.now());
}

/** {@link nowMs} at a time that `performance.now()` has told. */
export function atMs(performanceMs: number): number {
  return timeOriginMs + performanceMs;
}
