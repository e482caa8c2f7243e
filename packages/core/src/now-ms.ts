const timeOriginMs = performance.timeOrigin;

/** Milliseconds since 1970 that never go back. */
export function nowMs(): number {
  return timeOriginMs + performance.now();
}
