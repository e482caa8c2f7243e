import type { ExecutionChannel, ReceivedOutcome } from "./execution-queue.js";

/** So few are run one by one, so that a failure or a race among them still keeps the others from starting. */
const few = 32;
/** What is run together may take so long. */
const togetherMs = 1;

/** Gives `deliver` the outcomes that can be had without waiting: of several tasks if there are many, until one fails or `isStopped`. */
export function takeOutcomes(
  channel: ExecutionChannel,
  deliver: (outcome: ReceivedOutcome) => void,
  isStopped: AbortSignal,
): void {
  let leftMs = togetherMs;
  do {
    const outcomes = channel.takeOutcomes?.() ?? [];
    if (outcomes.length === 0) return;
    for (const outcome of outcomes) {
      deliver(outcome);
      const { status, durationMs } = outcome.report.outcome;
      leftMs = status === "succeeded" ? leftMs - durationMs : 0;
    }
  } while (leftMs > 0 && (channel.startableCount ?? 0) > few && !isStopped.aborted);
}
