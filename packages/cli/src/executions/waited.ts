import { pause } from "@mazepa/core/internal";

/** Resolves after a time, to false if it was cut short. */
export async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  await pause(ms, signal);
  return !signal.aborted;
}
