import { isMazepaError, TransientError } from "../errors.js";
import { waitAfterFailure } from "./wait-after-failure.js";

const maxTries = 6;

/**
 * Does `work`, and does it again a few times (for about three seconds) as long as only the
 * connection is at fault. What is done twice must do no harm.
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
