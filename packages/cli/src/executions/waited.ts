import { setTimeout as sleep } from "node:timers/promises";

/** Resolves after a time, to false if it was cut short. */
export async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
