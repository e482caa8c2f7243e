const firstMs = 1000;
const maxMs = 15_000;

/**
 * The time in ms before the next try, which doubles: the server is not asked by all its viewers at
 * once.
 */
export function retryDelayMs(failures: number): number {
  return Math.min(maxMs, firstMs * 2 ** failures) * (0.75 + Math.random() / 2);
}

const retry = new EventTarget();

/** Ends all waits. */
export function retryNow(): void {
  retry.dispatchEvent(new Event("now"));
}

/**
 * Resolves after the time, or earlier when the signal aborts, the network is back, or the reader
 * asks.
 */
export function retryWait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = () => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { signal: ended.signal });
    retry.addEventListener("now", end, { signal: ended.signal });
    addEventListener("online", end, { signal: ended.signal });
    if (signal.aborted) end();
  });
}
