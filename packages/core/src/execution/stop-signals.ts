import { constants } from "node:os";

/** Called with the first signal. */
export type StopListener = (signal: NodeJS.Signals) => void;

const stopping = ["SIGINT", "SIGTERM"] as const;
const listeners = new Set<StopListener>();
let isStopping = false;

/**
 * Calls `stop` at the first SIGINT or SIGTERM of the process, and exits at once at the second.
 * Returns a function that removes the listener; without listeners, the process handles no signals.
 */
export function onStopSignals(stop: StopListener): () => void {
  if (listeners.size === 0) for (const signal of stopping) process.on(signal, onSignal);
  listeners.add(stop);
  return () => {
    listeners.delete(stop);
    if (listeners.size > 0) return;
    for (const signal of stopping) process.off(signal, onSignal);
    isStopping = false;
  };
}

function onSignal(signal: NodeJS.Signals): void {
  if (isStopping) process.exit(128 + constants.signals[signal]);
  isStopping = true;
  for (const stop of listeners) stop(signal);
}
