interface Listening {
  readonly listeners: Set<() => void>;
  readonly stop: () => void;
}

const listening = new WeakMap<AbortSignal, Listening>();

/**
 * Calls `listener` when the signal aborts, unless the returned function was called before. A signal
 * has one listener, however many calls share it: Node warns of a leak above ten, and many
 * executions may share a signal.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal || signal.aborted) return () => undefined;
  const { listeners, stop } = listening.get(signal) ?? startListening(signal);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) stop();
  };
}

function startListening(signal: AbortSignal): Listening {
  const listeners = new Set<() => void>();
  const stop = (): void => {
    signal.removeEventListener("abort", onAborted);
    listening.delete(signal);
  };
  const onAborted = (): void => {
    stop();
    for (const listener of listeners) listener();
  };
  signal.addEventListener("abort", onAborted, { once: true });
  const started = { listeners, stop };
  listening.set(signal, started);
  return started;
}
