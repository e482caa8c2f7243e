import { asError } from "../serialization/as-error.js";
import { pause } from "../timer.js";
import { isUnreachable, Outage } from "./outage.js";

const shortlyMs = 3000;

/**
 * Calls `work`, and repeats it while only the connection fails, until the outage is too long (three
 * seconds if none is given). A repetition must do no harm.
 */
export async function whenReachable<R>(
  work: () => Promise<R>,
  {
    outage = new Outage("", { unreachableAfterMs: shortlyMs }),
    signal,
  }: { readonly outage?: Outage; readonly signal?: AbortSignal | undefined } = {},
): Promise<R> {
  for (;;) {
    try {
      const result = await work();
      outage.over();
      return result;
    } catch (error) {
      const delayMs = isUnreachable(error) && !signal?.aborted ? outage.failed(asError(error)) : undefined;
      if (delayMs === undefined) throw error;
      await pause(delayMs, signal);
    }
  }
}
