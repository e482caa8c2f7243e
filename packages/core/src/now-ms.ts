const timeOriginMs = performance.timeOrigin;

/** Milliseconds since 1970, which never decrease. */
export function nowMs(): number {
  return atMs(performance.now());
}

/** {@link nowMs} at the time that `performance.now()` returned. */
export function atMs(performanceMs: number): number {
  return timeOriginMs + performanceMs;
}
