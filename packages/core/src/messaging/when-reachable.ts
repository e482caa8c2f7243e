import { isMazepaError, TransientError } from "../errors.js";
import { waitAfterFailure } from "./wait-after-failure.js";

const maxTries = 6;

/**
 * Does `work`, and retries it for about three seconds while the connection fails. `work` must be
 * safe to repeat.
 */
export async function whenReachable<R>(work: () => Promise<R>, signal?: AbortSignal): Promise<R> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const isWorthIt = error instanceof TransientError || isMazepaError(error, "MAZEPA_QUEUE_CONNECTION");
      if (!isWorthIt || failures === maxTries || signal?.aborted) throw error;
      await waitAfterFailure(failures, signal);
    }
  }
}
