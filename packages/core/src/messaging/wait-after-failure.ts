import { pause } from "../timer.js";
import { delayAfterFailureMs } from "./outage.js";

/** Waits before try number `failures` + 1, or until aborted. */
export async function waitAfterFailure(failures: number, signal?: AbortSignal): Promise<void> {
  await pause(delayAfterFailureMs(failures), signal);
}
